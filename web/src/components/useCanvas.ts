import type { RefObject } from "react";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { coloursOf } from "./colours";

export const drawnColours = ["ink", "soft", "ground", "raised", "line", "accent", "good", "bad", "wait"] as const;
export type Colours = Record<(typeof drawnColours)[number], string>;

/** Draws in CSS pixels on a canvas of the size given. */
export type Drawing = (context: CanvasRenderingContext2D, size: { width: number; height: number }, colours: Colours) => void;

/** A canvas that is sharp on every screen, follows its frame's size and the colour scheme, and is drawn again whenever the drawing is another. Gives what draws it at once. */
export function useCanvas(canvas: RefObject<HTMLCanvasElement | null>, frame: RefObject<HTMLElement | null>, draw: Drawing): () => void {
  const colours = useRef<Colours>(undefined);
  const drawing = useRef(draw);
  drawing.current = draw;
  const redraw = useCallback(() => {
    const [element, around] = [canvas.current, frame.current];
    const context = element?.getContext("2d");
    if (!element || !around || !context) return;
    const [width, height, scale] = [around.clientWidth, around.clientHeight, window.devicePixelRatio || 1];
    if (element.width !== Math.round(width * scale) || element.height !== Math.round(height * scale)) {
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
    }
    colours.current ??= coloursOf(around, drawnColours);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawing.current(context, { width, height }, colours.current);
  }, [canvas, frame]);
  useLayoutEffect(redraw, [redraw, draw]);
  useEffect(() => {
    const around = frame.current;
    if (!around) return;
    const resize = new ResizeObserver(redraw);
    resize.observe(around);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const turn = () => {
      colours.current = undefined;
      redraw();
    };
    dark.addEventListener("change", turn);
    return () => {
      resize.disconnect();
      dark.removeEventListener("change", turn);
    };
  }, [frame, redraw]);
  return redraw;
}

import type { RefObject } from "react";
import { useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** How far a frame is scrolled and how much it shows, in pixels. */
export interface Frame {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** Follows a frame. Scrolling is drawn within the same picture: a browser tells of it before it paints. */
export function useFrame(element: RefObject<HTMLElement | null>): Frame {
  const [frame, setFrame] = useState<Frame>({ top: 0, left: 0, width: 0, height: 0 });
  useLayoutEffect(() => {
    const of = element.current;
    if (!of) return;
    const read = () => {
      const next = { top: of.scrollTop, left: of.scrollLeft, width: of.clientWidth, height: of.clientHeight };
      setFrame((old) => (old.top === next.top && old.left === next.left && old.width === next.width && old.height === next.height ? old : next));
    };
    const onScroll = () => flushSync(read);
    const resize = new ResizeObserver(read);
    // The frame ends where the window does, whatever stands above it.
    const place = new ResizeObserver(() => of.style.setProperty("--above", `${Math.round(of.getBoundingClientRect().top + window.scrollY + 20)}px`));
    read();
    resize.observe(of);
    if (of.parentElement) place.observe(of.parentElement);
    of.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      resize.disconnect();
      place.disconnect();
      of.removeEventListener("scroll", onScroll);
    };
  }, [element]);
  return frame;
}

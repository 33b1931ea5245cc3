import type { KeyboardEvent, PointerEvent } from "react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useCanvas } from "../../components/useCanvas";
import { axisHeight, drawGantt, laneHeight, lanesIn, momentOf, namesWidth } from "./ganttPicture";
import type { Lane } from "./lanes";
import { tipOf } from "./tip";
import type { Stretch } from "./timeAxis";
import { moved, zoomed } from "./timeAxis";

interface Props {
  lanes: readonly Lane[];
  whole: Stretch;
  critical: ReadonlySet<number>;
  chosen: string | undefined;
  /** Hears which line was chosen. */
  onChoose: (lane: Lane) => void;
}

/**
 * The attempts of stages over time. Only lines in sight are drawn, on a canvas that stays in the frame while its content scrolls.
 * Ctrl and the wheel, or + and −, come nearer; dragging and the arrows move; Enter opens a stage.
 */
export function Gantt({ lanes, whole, critical, chosen, onChoose }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  // Null for the whole, which grows while the run does.
  const [near, setNear] = useState<Stretch | null>(null);
  const [active, setActive] = useState(0);
  const [tip, setTip] = useState<{ x: number; y: number; lines: string[] }>();
  const view = near ?? whole;
  const at = Math.min(active, lanes.length - 1);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, size: { width: number; height: number }, colours: Parameters<typeof drawGantt>[2]) => {
      const top = frame.current?.scrollTop ?? 0;
      drawGantt(context, size, colours, { lanes, view, start: whole.from, top, critical, active: at, chosen });
      const { first, end } = lanesIn(top, size.height, lanes.length);
      if (canvas.current) canvas.current.dataset["lanes"] = `${first}-${end}`;
    },
    [lanes, view, whole.from, critical, at, chosen],
  );
  const redraw = useCanvas(canvas, frame, draw);
  useEffect(() => {
    // A browser tells of scrolling before it paints: what is drawn then is of the same picture.
    const of = frame.current;
    of?.addEventListener("scroll", redraw, { passive: true });
    return () => of?.removeEventListener("scroll", redraw);
  }, [redraw]);

  const zoom = useCallback((factor: number, moment?: number) => setNear((old) => wholeOrPart(zoomed(old ?? whole, whole, moment ?? middle(old ?? whole), factor), whole)), [whole]);
  const pan = useCallback((by: number) => setNear((old) => (old ? moved(old, whole, by) : old)), [whole]);
  useEffect(() => {
    const of = frame.current;
    if (!of) return;
    // React's own wheel listener may not keep the page from zooming.
    const wheel = (event: WheelEvent) => {
      const width = of.clientWidth;
      const shown = near ?? whole;
      if (event.ctrlKey || event.metaKey || event.altKey) {
        event.preventDefault();
        zoom(Math.exp(event.deltaY * 0.003), momentOf(event.clientX - of.getBoundingClientRect().left, shown, width));
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        pan(((event.deltaX || event.deltaY) / (width - namesWidth(width))) * (shown.to - shown.from));
      }
    };
    of.addEventListener("wheel", wheel, { passive: false });
    return () => of.removeEventListener("wheel", wheel);
  }, [near, whole, zoom, pan]);

  const go = (to: number) => {
    const next = Math.max(0, Math.min(lanes.length - 1, to));
    setActive(next);
    const of = frame.current;
    if (!of) return;
    const room = of.clientHeight - axisHeight;
    if (next * laneHeight < of.scrollTop) of.scrollTop = next * laneHeight;
    else if ((next + 1) * laneHeight > of.scrollTop + room) of.scrollTop = (next + 1) * laneHeight - room;
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(((frame.current?.clientHeight ?? 300) - axisHeight) / laneHeight) - 1);
    const step = (view.to - view.from) / 6;
    const does: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + page),
      PageUp: () => go(at - page),
      Home: () => go(0),
      End: () => go(lanes.length - 1),
      ArrowRight: () => pan(step),
      ArrowLeft: () => pan(-step),
      "+": () => zoom(0.6),
      "=": () => zoom(0.6),
      "-": () => zoom(1 / 0.6),
      "0": () => setNear(null),
      Enter: () => lanes[at] && onChoose(lanes[at]),
      " ": () => lanes[at] && onChoose(lanes[at]),
    };
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const drag = useRef<{ x: number; y: number; top: number; from: Stretch; far: boolean }>(undefined);
  const laneAt = (event: PointerEvent) => {
    const of = frame.current!;
    const y = event.clientY - of.getBoundingClientRect().top;
    return y < axisHeight ? -1 : Math.floor((y - axisHeight + of.scrollTop) / laneHeight);
  };
  const move = (event: PointerEvent) => {
    const of = frame.current!;
    const held = drag.current;
    if (held) {
      const width = of.clientWidth;
      held.far ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > 5;
      if (!held.far) return;
      setTip(undefined);
      of.scrollTop = held.top - (event.clientY - held.y);
      if (near) setNear(moved(held.from, whole, (-(event.clientX - held.x) / (width - namesWidth(width))) * (held.from.to - held.from.from)));
      return;
    }
    const lane = lanes[laneAt(event)];
    const box = of.getBoundingClientRect();
    setTip(lane && { x: event.clientX - box.left, y: event.clientY - box.top, lines: tipOf(lane, momentOf(event.clientX - box.left, view, of.clientWidth), whole.from) });
  };
  useLayoutEffect(() => setTip(undefined), [view.from, view.to]);
  const lane = lanes[at];
  return (
    <div className="gantt">
      <div className="gantt-tools">
        <button type="button" onClick={() => zoom(0.6)} aria-label="nearer" title="nearer (+)">
          +
        </button>
        <button type="button" onClick={() => zoom(1 / 0.6)} disabled={!near} aria-label="farther" title="farther (−)">
          −
        </button>
        <button type="button" onClick={() => setNear(null)} disabled={!near} title="all of it (0)">
          Whole
        </button>
      </div>
      <div
        ref={frame}
        className="gantt-frame"
        role="listbox"
        aria-label="stages over time"
        aria-activedescendant={lane ? "gantt-active" : undefined}
        tabIndex={0}
        onKeyDown={keys}
        style={{ height: axisHeight + lanes.length * laneHeight + 2 }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          drag.current = { x: event.clientX, y: event.clientY, top: frame.current!.scrollTop, from: view, far: false };
          if (event.pointerType === "mouse") event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={move}
        onPointerUp={(event) => {
          const held = drag.current;
          drag.current = undefined;
          if (!held || held.far) return;
          const number = laneAt(event);
          if (!lanes[number]) return;
          setActive(number);
          onChoose(lanes[number]);
        }}
        onPointerCancel={() => (drag.current = undefined)}
        onPointerLeave={() => setTip(undefined)}
      >
        <div className="gantt-space" style={{ height: axisHeight + lanes.length * laneHeight }}>
          <div className="gantt-view">
            <canvas ref={canvas} aria-hidden />
            {lane && (
              <div id="gantt-active" role="option" className="for-readers" aria-selected={lane.name === chosen} aria-posinset={at + 1} aria-setsize={lanes.length}>
                {tipOf(lane, undefined, whole.from).join(", ")}
              </div>
            )}
          </div>
        </div>
      </div>
      {tip && <Tip {...tip} width={frame.current?.clientWidth ?? 0} />}
    </div>
  );
}

export function Tip({ x, y, lines, width }: { x: number; y: number; lines: string[]; width: number }) {
  return (
    <div className="tip" aria-hidden style={x > width * 0.6 ? { right: width - x + 12, top: y + 14 } : { left: x + 12, top: y + 14 }}>
      {lines.map((text, i) => (
        <div key={text} className={i === 0 ? "tip-name" : undefined}>
          {text}
        </div>
      ))}
    </div>
  );
}

const middle = ({ from, to }: Stretch) => (from + to) / 2;
const wholeOrPart = (part: Stretch, whole: Stretch) => (part.to - part.from >= (whole.to - whole.from) * 0.999 ? null : part);

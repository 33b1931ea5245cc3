import type { CSSProperties, KeyboardEvent, PointerEvent } from "react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Colours } from "../../components/useCanvas";
import { useCanvas } from "../../components/useCanvas";
import { Tip } from "./Gantt";
import type { Eye } from "./graphPicture";
import { begin, drawGraph, fit, nodeAt, readable, scaled, shifted } from "./graphPicture";
import type { Graph, GraphNode } from "./layers";
import { nodeHeight, nodeWidth } from "./layers";
import { wordsOf } from "./tip";

interface Props {
  graph: Graph;
  /** Marks the nodes with this in their names. */
  search: string;
  chosen: string | undefined;
  onChoose: (node: GraphNode) => void;
}

/** Stages and what they wait for. The wheel, + and − come nearer; dragging moves; arrows go along the lines; Enter opens a stage. */
export function GraphView({ graph, search, chosen, onChoose }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  // Null for what is seen first, whatever the size of the frame.
  const [moved, setMoved] = useState<Eye | null>(null);
  const [active, setActive] = useState(-1);
  const [tip, setTip] = useState<{ x: number; y: number; lines: string[] }>();
  const shown = useRef<Eye>({ x: 0, y: 0, scale: 1 });
  const { nodes, edges } = graph;
  const isActive = active < nodes.length ? active : -1;
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return wanted ? new Set(nodes.flatMap((n, i) => (n.name.toLowerCase().includes(wanted) ? [i] : []))) : undefined;
  }, [nodes, search]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, size: { width: number; height: number }, colours: Colours) => {
      shown.current = moved ?? begin(graph, size);
      const drawn = drawGraph(context, size, colours, { graph, eye: shown.current, active: isActive, chosen, found });
      if (canvas.current) canvas.current.dataset["nodes"] = String(drawn);
    },
    [graph, moved, isActive, chosen, found],
  );
  useCanvas(canvas, frame, draw);
  // Another graph, another eye; the same one, moved on, is looked at as before.
  const shape = `${nodes.length} ${graph.width} ${graph.height}`;
  useLayoutEffect(() => setMoved(null), [shape]);
  const zoom = useCallback((factor: number, x?: number, y?: number) => {
    const of = frame.current;
    if (of) setMoved(scaled(shown.current, x ?? of.clientWidth / 2, y ?? of.clientHeight / 2, factor));
  }, []);
  const pan = useCallback(
    (x: number, y: number) => {
      const of = frame.current;
      if (of) setMoved(shifted(shown.current, graph, { width: of.clientWidth, height: of.clientHeight }, x, y));
    },
    [graph],
  );
  useEffect(() => {
    const of = frame.current;
    if (!of) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const place = of.getBoundingClientRect();
      if (event.shiftKey) pan(-(event.deltaX || event.deltaY), 0);
      else zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - place.left, event.clientY - place.top);
    };
    of.addEventListener("wheel", wheel, { passive: false });
    return () => of.removeEventListener("wheel", wheel);
  }, [zoom, pan]);

  const showWhole = () => frame.current && setMoved(fit(graph, { width: frame.current.clientWidth, height: frame.current.clientHeight }));
  /** Moves the eye so far that a node is in sight. */
  const inSight = useCallback(
    (n: number) => {
      const [node, of] = [nodes[n], frame.current];
      if (!node || !of) return;
      let eye = shown.current.scale < readable ? scaled(shown.current, 0, 0, 0.8 / shown.current.scale) : shown.current;
      const [x, y] = [eye.x + (node.x + nodeWidth / 2) * eye.scale, eye.y + (node.y + nodeHeight / 2) * eye.scale];
      if (x < 90 || x > of.clientWidth - 90 || y < 30 || y > of.clientHeight - 30) eye = { ...eye, x: eye.x + of.clientWidth / 2 - x, y: eye.y + of.clientHeight / 2 - y };
      if (eye !== shown.current) setMoved(eye);
    },
    [nodes],
  );
  const step = (key: string) => {
    if (isActive < 0) return 0;
    const here = nodes[isActive]!;
    const away = (n: number) => Math.abs(nodes[n]!.y - here.y);
    if (key === "ArrowRight" || key === "ArrowLeft") {
      const near = edges.flatMap(([from, to]) => (key === "ArrowRight" ? (from === isActive ? [to] : []) : to === isActive ? [from] : []));
      return near.sort((a, b) => away(a) - away(b))[0] ?? isActive;
    }
    const column = nodes.flatMap((n, i) => (n.x === here.x && (key === "ArrowDown" ? n.y > here.y : n.y < here.y) ? [i] : []));
    return column.sort((a, b) => away(a) - away(b))[0] ?? isActive;
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = event.key.startsWith("Arrow")
      ? () => {
          const next = step(event.key);
          setActive(next);
          inSight(next);
        }
      : { "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": showWhole, Enter: () => nodes[isActive] && onChoose(nodes[isActive]), " ": () => nodes[isActive] && onChoose(nodes[isActive]) }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const far = useRef(false);
  const place = (event: PointerEvent) => {
    const box = frame.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const move = (event: PointerEvent) => {
    const at = place(event);
    const held = pointers.current.get(event.pointerId);
    if (!held) {
      const n = nodeAt(graph, shown.current, at.x, at.y);
      const node = nodes[n];
      setTip(node && { ...at, lines: [node.name, node.isData ? "tracked data" : wordsOf(node.state), ...(node.count > 1 ? [`${node.count.toLocaleString("en")} stages`] : []), ...(node.isCritical ? ["on the critical path"] : [])] });
      return;
    }
    if (Math.hypot(at.x - held.x, at.y - held.y) < (far.current ? 1 : 5)) return;
    far.current = true;
    setTip(undefined);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const [before, now] = [Math.hypot(held.x - other.x, held.y - other.y), Math.hypot(at.x - other.x, at.y - other.y)];
      setMoved(scaled(shown.current, (at.x + other.x) / 2, (at.y + other.y) / 2, now / Math.max(1, before)));
    } else pan(at.x - held.x, at.y - held.y);
    pointers.current.set(event.pointerId, at);
  };
  const node = nodes[isActive];
  return (
    <div className="gantt">
      <div className="gantt-tools">
        <button type="button" onClick={() => zoom(1.4)} aria-label="nearer" title="nearer (+)">
          +
        </button>
        <button type="button" onClick={() => zoom(1 / 1.4)} aria-label="farther" title="farther (−)">
          −
        </button>
        <button type="button" onClick={showWhole} title="all of it (0)">
          Whole
        </button>
        {found && (
          <button type="button" disabled={found.size === 0} onClick={() => {
            const order = [...found];
            const next = order.find((n) => n > isActive) ?? order[0]!;
            setActive(next);
            inSight(next);
          }}>
            {found.size === 0 ? "none found" : `Next of ${found.size.toLocaleString("en")}`}
          </button>
        )}
      </div>
      <div
        ref={frame}
        className="graph-frame"
        role="listbox"
        aria-label="graph of stages"
        aria-activedescendant={node ? "graph-active" : undefined}
        tabIndex={0}
        style={{ "--room": `${Math.ceil(graph.height) + 64}px` } as CSSProperties}
        onKeyDown={keys}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          if (pointers.current.size === 0) far.current = false;
          pointers.current.set(event.pointerId, place(event));
        }}
        onPointerMove={move}
        onPointerUp={(event) => {
          pointers.current.delete(event.pointerId);
          if (far.current || pointers.current.size > 0) return;
          const at = place(event);
          const n = nodeAt(graph, shown.current, at.x, at.y);
          if (!nodes[n]) return;
          setActive(n);
          onChoose(nodes[n]);
        }}
        onPointerCancel={(event) => pointers.current.delete(event.pointerId)}
        onPointerLeave={() => setTip(undefined)}
      >
        <canvas ref={canvas} aria-hidden />
        <div id="graph-active" role="option" className="for-readers" aria-selected={node?.name === chosen && node !== undefined} aria-posinset={node ? isActive + 1 : undefined} aria-setsize={nodes.length}>
          {node ? `${node.name}, ${wordsOf(node.state)}${node.count > 1 ? `, ${node.count} stages` : ""}` : `${nodes.length} stages; the arrows go along their lines`}
        </div>
      </div>
      {tip && <Tip {...tip} width={frame.current?.clientWidth ?? 0} />}
    </div>
  );
}

import type { Colours } from "../../components/useCanvas";
import type { Graph } from "./layers";
import { nodeHeight, nodeWidth } from "./layers";
import { fitted, paintOf } from "./paint";

/** Where the graph stands in the frame: a point of it is drawn at its place times the scale, moved. */
export interface Eye {
  x: number;
  y: number;
  scale: number;
}

export interface GraphPicture {
  graph: Graph;
  eye: Eye;
  active: number;
  chosen: string | undefined;
  /** Nodes whose names hold what is searched for; undefined when nothing is. */
  found: ReadonlySet<number> | undefined;
}

/** The whole of it in the frame, not larger than life. */
export function fit({ width, height }: Graph, frame: { width: number; height: number }): Eye {
  const scale = Math.min(1, (frame.width - 32) / Math.max(1, width), (frame.height - 32) / Math.max(1, height));
  return { scale, x: (frame.width - width * scale) / 2, y: (frame.height - height * scale) / 2 };
}

/** What is seen first: the whole of it where names can be read then, or of very much; else the beginning. */
export function begin(graph: Graph, frame: { width: number; height: number }): Eye {
  const whole = fit(graph, frame);
  if (whole.scale >= readable || graph.nodes.length > 150) return whole;
  const first = graph.nodes.reduce((a, b) => (b.x < a.x ? b : a));
  const room = graph.height * 0.65 + 32;
  return { scale: 0.65, x: 16, y: room < frame.height ? (frame.height - graph.height * 0.65) / 2 : frame.height / 2 - (first.y + nodeHeight / 2) * 0.65 };
}

/** From this size on names are written. */
export const readable = 0.45;

const mostEdges = 1500;

export const nearest = 2;
export const farthest = 0.005;

/** Nearer or farther, the point under the pointer staying where it is. */
export function scaled(eye: Eye, x: number, y: number, factor: number): Eye {
  const scale = Math.min(nearest, Math.max(farthest, eye.scale * factor));
  const by = scale / eye.scale;
  return { scale, x: x - (x - eye.x) * by, y: y - (y - eye.y) * by };
}

/** Moved, but never so far that nothing of the graph is in the frame. */
export function shifted(eye: Eye, graph: Graph, frame: { width: number; height: number }, x: number, y: number): Eye {
  const kept = (at: number, size: number, room: number) => Math.min(room - 60, Math.max(60 - size * eye.scale, at));
  return { ...eye, x: kept(eye.x + x, graph.width, frame.width), y: kept(eye.y + y, graph.height, frame.height) };
}

/** The number of the node at a place of the frame; -1 for none. */
export function nodeAt({ nodes }: Graph, eye: Eye, x: number, y: number): number {
  const [gx, gy] = [(x - eye.x) / eye.scale, (y - eye.y) / eye.scale];
  const slack = Math.max(0, 4 / eye.scale - nodeHeight / 2);
  return nodes.findIndex((n) => gx >= n.x - slack && gx <= n.x + nodeWidth + slack && gy >= n.y - slack && gy <= n.y + nodeHeight + slack);
}

export function drawGraph(c: CanvasRenderingContext2D, { width, height }: { width: number; height: number }, colours: Colours, { graph, eye, active, chosen, found }: GraphPicture): number {
  c.fillStyle = colours.ground;
  c.fillRect(0, 0, width, height);
  const { nodes, edges } = graph;
  const [left, top, right, bottom] = [-eye.x / eye.scale, -eye.y / eye.scale, (width - eye.x) / eye.scale, (height - eye.y) / eye.scale];
  c.save();
  c.translate(eye.x, eye.y);
  c.scale(eye.scale, eye.scale);
  const seen = edges.filter(([from, to]) => {
    const [a, b] = [nodes[from]!, nodes[to]!];
    return Math.max(a.x + nodeWidth, b.x) >= left && Math.min(a.x + nodeWidth, b.x) <= right && Math.max(a.y, b.y) + nodeHeight >= top && Math.min(a.y, b.y) <= bottom;
  });
  // Thousands of lines are one blot, and slow: some of them say the same.
  const every = Math.ceil(seen.length / mostEdges);
  for (const critical of [false, true]) {
    c.strokeStyle = critical ? colours.ink : colours.soft;
    c.globalAlpha = critical ? 1 : every > 1 ? 0.25 : 0.6;
    c.lineWidth = (critical ? 2 : 1) / Math.max(0.35, Math.min(1, eye.scale));
    c.beginPath();
    for (const [i, [from, to]] of seen.entries()) {
      const [a, b] = [nodes[from]!, nodes[to]!];
      const isTold = from === active || to === active;
      if ((a.isCritical && b.isCritical) !== critical || (!critical && !isTold && i % every !== 0)) continue;
      const [x1, y1, x2, y2] = [a.x + nodeWidth, a.y + nodeHeight / 2, b.x, b.y + nodeHeight / 2];
      c.moveTo(x1, y1);
      if (every > 1) c.lineTo(x2, y2);
      else {
        const bend = Math.max(24, (x2 - x1) / 2);
        c.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
      }
    }
    c.stroke();
  }
  c.globalAlpha = 1;
  c.font = "12px system-ui, sans-serif";
  c.textBaseline = "middle";
  const shown = nodes.flatMap((node, n) => (node.x > right || node.x + nodeWidth < left || node.y > bottom || node.y + nodeHeight < top ? [] : [n]));
  if (eye.scale > readable) for (const n of shown) drawNode(c, n, colours, { graph, eye, active, chosen, found });
  else drawMarks(c, shown, colours, { graph, eye, active, chosen, found });
  c.restore();
  return shown.length;
}

// From afar: a mark a stage, all of one colour at once.
function drawMarks(c: CanvasRenderingContext2D, shown: readonly number[], colours: Colours, { graph: { nodes }, eye, active, chosen, found }: GraphPicture) {
  const kinds = new Map<string, number[]>();
  for (const n of shown) {
    const kind = `${nodes[n]!.state} ${found && !found.has(n) ? "faint" : ""}`;
    const same = kinds.get(kind);
    if (same) same.push(n);
    else kinds.set(kind, [n]);
  }
  for (const [kind, same] of kinds) {
    c.fillStyle = paintOf(nodes[same[0]!]!.state, colours);
    c.globalAlpha = kind.endsWith("faint") ? 0.25 : 1;
    for (const n of same) c.fillRect(nodes[n]!.x, nodes[n]!.y, nodeWidth, nodeHeight); // one path of all is slower
  }
  c.globalAlpha = 1;
  for (const n of shown) {
    const node = nodes[n]!;
    if (n === active || node.name === chosen) outline(c, node.x, node.y, colours.accent, 3 / eye.scale);
    else if (node.isCritical && eye.scale > 0.05) outline(c, node.x, node.y, colours.ink, 2 / eye.scale);
  }
}

function drawNode(c: CanvasRenderingContext2D, n: number, colours: Colours, { graph: { nodes }, active, chosen, found }: GraphPicture) {
  const node = nodes[n]!;
  c.globalAlpha = found && !found.has(n) ? 0.25 : 1;
  if (node.count > 1) {
    c.strokeStyle = colours.line;
    c.fillStyle = colours.raised;
    for (const off of [6, 3]) box(c, node.x + off, node.y + off, nodeWidth, nodeHeight);
  }
  c.fillStyle = node.isData ? colours.ground : colours.raised;
  c.strokeStyle = n === active || node.name === chosen ? colours.accent : node.isCritical ? colours.ink : colours.line;
  c.lineWidth = n === active || node.name === chosen || node.isCritical ? 2 : 1;
  if (node.isData) c.setLineDash([4, 3]);
  box(c, node.x, node.y, nodeWidth, nodeHeight);
  c.setLineDash([]);
  c.lineWidth = 1;
  c.fillStyle = paintOf(node.state, colours);
  c.fillRect(node.x + 1, node.y + 4, 5, nodeHeight - 8);
  if (node.state === "failed") {
    c.fillStyle = colours.bad;
    c.fillText("✕", node.x + nodeWidth - 18, node.y + nodeHeight / 2 + 1);
  }
  c.fillStyle = colours.ink;
  const count = node.count > 1 ? ` × ${node.count.toLocaleString("en")}` : "";
  const room = nodeWidth - 24 - (node.state === "failed" ? 14 : 0) - c.measureText(count).width;
  c.fillText(fitted(c, node.name, room) + count, node.x + 13, node.y + nodeHeight / 2 + 1);
  c.globalAlpha = 1;
}

function box(c: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) {
  c.beginPath();
  c.roundRect(x, y, width, height, 5);
  c.fill();
  c.stroke();
}

function outline(c: CanvasRenderingContext2D, x: number, y: number, colour: string, thick: number) {
  c.strokeStyle = colour;
  c.lineWidth = thick;
  c.strokeRect(x, y, nodeWidth, nodeHeight);
}

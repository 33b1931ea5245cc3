import type { Progress } from "./progress";
import { tellingState } from "./lanes";

/** A node as it is drawn: a stage, or a group folded into one. Its place is the upper left corner. */
export interface GraphNode {
  name: string;
  /** Of the stage; of a group's first. */
  place: number;
  count: number;
  state: string;
  isData: boolean;
  isCritical: boolean;
  x: number;
  y: number;
}

export interface Graph {
  nodes: GraphNode[];
  /** Pairs of numbers of nodes, from what is waited for to what waits. */
  edges: [number, number][];
  width: number;
  height: number;
}

export const nodeWidth = 168;
export const nodeHeight = 30;
const gapX = 64;
const gapY = 12;
/** A layer with more than so many is laid in several columns. */
const tall = 40;

/** Lays a run's stages in layers from left to right: each behind all that it waits for. */
export function layOut(progress: Progress, scope: ReadonlySet<number> | undefined, fold: boolean, critical: ReadonlySet<number>): Graph {
  const { nodes, edges } = nodesOf(progress, scope, fold, critical);
  const up: number[][] = nodes.map(() => []);
  const down: number[][] = nodes.map(() => []);
  for (const [from, to] of edges) {
    up[to]!.push(from);
    down[from]!.push(to);
  }
  const layers = layersOf(up, down);
  order(layers, up, down);
  place(layers, nodes, up, down);
  let [width, height] = [0, 0];
  for (const node of nodes) {
    width = Math.max(width, node.x + nodeWidth);
    height = Math.max(height, node.y + nodeHeight);
  }
  return { nodes, edges, width, height };
}

function nodesOf({ stages }: Progress, scope: ReadonlySet<number> | undefined, fold: boolean, critical: ReadonlySet<number>) {
  const nodes: GraphNode[] = [];
  const numbers = new Map<number, number>();
  const groups = new Map<string, number>();
  const members: (typeof stages)[] = [];
  for (const stage of stages) {
    if (!stage || (scope && !scope.has(stage.position))) continue;
    const group = fold ? stage.group : null;
    let number = group === null ? undefined : groups.get(group);
    if (number === undefined) {
      number = nodes.length;
      nodes.push({ name: group ?? stage.stage, place: stage.position, count: 0, state: stage.state, isData: stage.is_data, isCritical: false, x: 0, y: 0 });
      members.push([]);
      if (group !== null) groups.set(group, number);
    }
    members[number]!.push(stage);
    nodes[number]!.count++;
    nodes[number]!.isCritical ||= critical.has(stage.position);
    numbers.set(stage.position, number);
  }
  for (const [number, node] of nodes.entries()) if (node.count > 1) node.state = tellingState(members[number]!);
  const known = new Set<number>();
  const edges: [number, number][] = [];
  for (const stage of stages) {
    const to = stage && numbers.get(stage.position);
    if (to === undefined) continue;
    for (const source of stage.sources) {
      const from = numbers.get(source);
      if (from === undefined || from === to || known.has(from * stages.length + to)) continue;
      known.add(from * stages.length + to);
      edges.push([from, to]);
    }
  }
  return { nodes, edges };
}

// Groups folded into one may wait for each other: an edge that closes a ring is passed over.
function layersOf(up: readonly number[][], down: readonly number[][]): number[][] {
  const waits = up.map((u) => u.length);
  const layer = up.map(() => 0);
  const done = up.map(() => false);
  const ready = waits.flatMap((count, n) => (count === 0 ? [n] : []));
  let left = up.length;
  let next = 0;
  while (left > 0) {
    if (next === ready.length) ready.push(done.findIndex((d, n) => !d && !ready.includes(n)));
    const n = ready[next++]!;
    if (done[n]) continue;
    done[n] = true;
    left--;
    for (const to of down[n]!) {
      if (done[to]) continue;
      layer[to] = Math.max(layer[to]!, layer[n]! + 1);
      if (--waits[to]! === 0) ready.push(to);
    }
  }
  const layers: number[][] = [];
  for (const [n, at] of layer.entries()) (layers[at] ??= []).push(n);
  return Array.from(layers, (l) => l ?? []);
}

// By the middle of their neighbours, there and back: fewer lines cross.
function order(layers: number[][], up: readonly number[][], down: readonly number[][]) {
  const at: number[] = [];
  const number = (layer: readonly number[]) => layer.forEach((n, i) => (at[n] = (i + 0.5) / layer.length));
  layers.forEach(number);
  for (let sweep = 0; sweep < 4; sweep++) {
    const neighbours = sweep % 2 === 0 ? up : down;
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const middle = new Map(layer.map((n) => [n, mean(neighbours[n]!.map((m) => at[m]!)) ?? at[n]!]));
      layer.sort((a, b) => middle.get(a)! - middle.get(b)! || a - b);
      number(layer);
    }
  }
}

function place(layers: readonly number[][], nodes: GraphNode[], up: readonly number[][], down: readonly number[][]) {
  const step = nodeHeight + gapY;
  let x = 0;
  const wide: boolean[] = [];
  for (const [l, layer] of layers.entries()) {
    const rows = layer.length <= tall ? layer.length : Math.ceil(Math.sqrt(layer.length * 3.1));
    wide[l] = layer.length > tall;
    for (const [i, n] of layer.entries()) {
      nodes[n]!.x = x + Math.floor(i / rows) * (nodeWidth + 14);
      nodes[n]!.y = ((i % rows) - (Math.min(rows, layer.length) - 1) / 2) * step;
    }
    x += Math.ceil(layer.length / Math.max(1, rows)) * (nodeWidth + 14) - 14 + gapX;
  }
  for (let sweep = 0; sweep < 4; sweep++) {
    const neighbours = sweep % 2 === 0 ? up : down;
    const there = layers.map((_, l) => l).filter((l) => !wide[l]);
    for (const l of sweep % 2 === 0 ? there : there.reverse()) align(layers[l]!, nodes, neighbours, step);
  }
  const top = nodes.reduce((least, n) => Math.min(least, n.y), 0);
  for (const node of nodes) node.y -= top;
}

// Each as near to the middle of its neighbours as the others let it, the order kept.
function align(layer: readonly number[], nodes: GraphNode[], neighbours: readonly number[][], step: number) {
  const wanted = layer.map((n) => mean(neighbours[n]!.map((m) => nodes[m]!.y)) ?? nodes[n]!.y);
  let last = Number.NEGATIVE_INFINITY;
  const placed = wanted.map((y) => (last = Math.max(y, last + step)));
  const shift = (mean(wanted) ?? 0) - (mean(placed) ?? 0);
  layer.forEach((n, i) => (nodes[n]!.y = placed[i]! + shift));
}

const mean = (values: readonly number[]) => (values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length);

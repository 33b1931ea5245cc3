import { expect, it } from "vitest";
import type { AttemptRow, PipelineRow, StageRow } from "../../api/pipelines";
import { criticalPath, workOf } from "./critical";
import { concurrency, lanesOf } from "./lanes";
import { layOut, nodeHeight } from "./layers";
import type { Progress } from "./progress";
import { barsOf, merge, readyAt, spanOf } from "./progress";
import { around, inScope } from "./scope";

const pipeline = { id: "r", name: "repro", state: "running", started_at: 0, ended_at: null, counts: {} } as unknown as PipelineRow;

function stage(position: number, name: string, sources: number[], times: Partial<StageRow> = {}): StageRow {
  return { position, stage: name, is_data: false, group: null, sources, state: "waiting", attempt: 0, started_at: null, begun_at: null, ended_at: null, executor: null, job: null, host: null, ...times };
}

function attempt(name: string, number: number, from: number, to: number, state = "succeeded"): AttemptRow {
  return { stage: name, attempt: number, state, started_at: from, begun_at: null, ended_at: to, cause: null, exit_code: 0, signal: null, peak_memory_bytes: null, cpu_seconds: null, executor: "local", job: null, host: null, has_log: true, message: null };
}

const ran = (position: number, name: string, sources: number[], from: number, to: number) => stage(position, name, sources, { state: "succeeded", attempt: 1, started_at: from, ended_at: to });

function progressOf(stages: StageRow[], attempts: AttemptRow[] = []): Progress {
  return merge(undefined, { pipeline, stages, attempts, until: 1, has_more: false });
}

it("puts what has moved in the place of what was known, and no attempt twice", () => {
  const first = progressOf([stage(0, "a", []), stage(1, "b", [0])], []);
  const moved = { pipeline, stages: [stage(1, "b", [0], { state: "running", attempt: 1, started_at: 5 })], attempts: [attempt("a", 1, 0, 5)], until: 4, has_more: false };
  const second = merge(merge(first, moved), moved);
  expect(second.stages.map((s) => s.state)).toEqual(["waiting", "running"]);
  expect(second.attempts[0]).toHaveLength(1);
  expect(first.stages[1]!.state).toBe("waiting");
});

it("takes a long answer page by page, in whatever order its stages come", () => {
  const first = merge(undefined, { pipeline, stages: [stage(3, "d", [])], attempts: [attempt("a", 1, 0, 5), attempt("d", 1, 5, 6)], until: 3, has_more: true });
  const second = merge(first, { pipeline, stages: [stage(1, "b", [0])], attempts: [], until: 4, has_more: true });
  const last = merge(second, { pipeline, stages: [stage(0, "a", []), stage(2, "c", [])], attempts: [], until: 6, has_more: false });
  expect(last.stages.map((s) => s.stage)).toEqual(["a", "b", "c", "d"]);
  expect([last.attempts[0]?.length, last.attempts[3]?.length, last.loose.length]).toEqual([1, 1, 0]);
});

it("draws attempts that ended, and the one at work up to the present", () => {
  const bars = barsOf(stage(0, "a", [], { state: "running", attempt: 2, started_at: 30 }), [attempt("a", 1, 0, 20, "failed")], 50);
  expect(bars.map((b) => [b.attempt, b.state, b.from, b.to, b.isLive])).toEqual([
    [1, "failed", 0, 20, false],
    [2, "running", 30, 50, true],
  ]);
});

it("tells waiting on a cluster from being at work", () => {
  const queued = barsOf(stage(0, "a", [], { state: "queued", attempt: 1, started_at: 10 }), [], 40)[0]!;
  expect([queued.from, queued.begun, queued.to]).toEqual([10, 40, 40]);
  const running = barsOf(stage(0, "a", [], { state: "running", attempt: 1, started_at: 10, begun_at: 25 }), [], 40)[0]!;
  expect([running.from, running.begun, running.to]).toEqual([10, 25, 40]);
});

it("spans from the first to the last, and to the present while at work", () => {
  const progress = progressOf([ran(0, "a", [], 0, 100)], [attempt("a", 1, 0, 100)]);
  expect(spanOf(progress, 70)).toEqual({ from: 0, to: 100 });
  expect(spanOf(progress, 400)).toEqual({ from: 0, to: 400 });
  expect(spanOf({ ...progress, pipeline: { ...pipeline, state: "finished", ended_at: 120 } }, 400)).toEqual({ from: 0, to: 120 });
});

it("finds the chain that a run's length is made of, through what was skipped", () => {
  const progress = progressOf([ran(0, "load", [], 0, 40), stage(1, "kept", [0], { state: "skipped" }), ran(2, "short", [0], 40, 50), ran(3, "long", [1], 40, 90), ran(4, "end", [2, 3], 90, 100), ran(5, "aside", [], 0, 95)]);
  expect(criticalPath(progress, 100)).toEqual([0, 3, 4]);
  expect(workOf(progress, [0, 3, 4], 100)).toBe(100);
  expect(criticalPath(progressOf([stage(0, "a", [])]), 100)).toEqual([]);
});

it("tells since when a stage could have begun", () => {
  const stages = [ran(0, "a", [], 0, 40), ran(1, "b", [], 0, 60), stage(2, "c", [0, 1])];
  expect(readyAt(stages[2]!, stages)).toBe(60);
  expect(readyAt(stages[0]!, stages)).toBeUndefined();
});

it("orders lines by their beginnings, folds groups, and leaves out what never began", () => {
  const group = (position: number, from: number, state = "succeeded") => ({ ...ran(position, `g@${position}`, [0], from, from + 10), group: "g", state });
  const progress = progressOf([ran(0, "a", [], 5, 9), group(1, 20), group(2, 12, "failed"), stage(3, "never", [])]);
  expect(lanesOf(progress, undefined, false, false, 99).map((l) => l.name)).toEqual(["a", "g@2", "g@1"]);
  expect(lanesOf(progress, undefined, false, true, 99).map((l) => l.name)).toEqual(["a", "g@2", "g@1", "never"]);
  const folded = lanesOf(progress, undefined, true, false, 99)[1]!;
  expect([folded.name, folded.count, folded.state, folded.bars.length]).toEqual(["g", 2, "failed", 2]);
  expect(concurrency(folded.bars)).toEqual([
    { at: 12, count: 1 },
    { at: 20, count: 2 },
    { at: 22, count: 1 },
    { at: 30, count: 0 },
  ]);
});

it("finds what is before and behind a stage, and by its name", () => {
  const stages = [stage(0, "a", []), stage(1, "b", [0]), stage(2, "c", [0]), stage(3, "d", [1]), stage(4, "e", [2, 3])];
  expect([...around(stages, 1)].sort()).toEqual([0, 1, 3, 4]);
  expect([...inScope(stages, { text: "D", focus: "b", path: undefined })!]).toEqual([3]);
  expect(inScope(stages, { text: "", focus: "gone", path: undefined })).toBeUndefined();
});

it("lays every stage behind what it waits for, none upon another", () => {
  const stages = Array.from({ length: 300 }, (_, n) => stage(n, `s${n}`, n < 10 ? [] : [(n * 7) % (n - 5), (n * 3) % (n - 3)]));
  const { nodes, edges, width, height } = layOut(progressOf(stages), undefined, false, new Set());
  expect(nodes).toHaveLength(300);
  for (const [from, to] of edges) expect(nodes[from]!.x).toBeLessThan(nodes[to]!.x);
  const columns = new Map<number, number[]>();
  for (const node of nodes) columns.set(node.x, [...(columns.get(node.x) ?? []), node.y]);
  for (const ys of columns.values()) ys.sort((a, b) => a - b).forEach((y, i) => i > 0 && expect(y - ys[i - 1]!).toBeGreaterThanOrEqual(nodeHeight));
  expect(Math.min(...nodes.map((n) => n.y))).toBe(0);
  expect(width > 0 && height > 0).toBe(true);
});

it("folds groups that wait for each other without an end", () => {
  const member = (position: number, group: string, sources: number[]) => ({ ...stage(position, `${group}@${position}`, sources), group });
  const { nodes, edges } = layOut(progressOf([member(0, "a", []), member(1, "b", [0]), member(2, "a", [1])]), undefined, true, new Set([2]));
  expect(nodes.map((n) => [n.name, n.count, n.isCritical])).toEqual([
    ["a", 2, true],
    ["b", 1, false],
  ]);
  expect(edges).toHaveLength(2);
});

it("lays ten thousand stages in time, in a block and not in a column", () => {
  const stages = Array.from({ length: 10_000 }, (_, n) => stage(n, `s${n}`, n === 0 ? [] : [0]));
  const { width, height } = layOut(progressOf(stages), undefined, false, new Set());
  expect(width / height).toBeGreaterThan(0.8);
  expect(width / height).toBeLessThan(4);
});

import type { StageRow } from "../../api/pipelines";
import type { Bar, Progress } from "./progress";
import { barsOf, readyAt } from "./progress";

/** A line of the chart: a stage with its attempts, or a group of stages in one. */
export interface Lane {
  /** The stage's address, or the group's name. */
  name: string;
  /** Of the stage; of a group's first. */
  place: number;
  /** Stages in one; 1 for a stage of its own. */
  count: number;
  state: string;
  bars: Bar[];
  /** Since when it could have begun. */
  ready: number | undefined;
}

/** Which states say most about a group, the first first. */
const telling = ["failed", "running", "queued", "cancelled", "blocked", "waiting", "succeeded", "cached", "recorded", "skipped"];

export const tellingState = (stages: readonly StageRow[]): string => telling.find((state) => stages.some((s) => s.state === state)) ?? "waiting";

/** The lines in the order in which they began; what never began stands last, if it is asked for. */
export function lanesOf(progress: Progress, scope: ReadonlySet<number> | undefined, fold: boolean, idle: boolean, now: number): Lane[] {
  const lanes: Lane[] = [];
  const groups = new Map<string, StageRow[]>();
  for (const stage of progress.stages) {
    if (!stage || (scope && !scope.has(stage.position))) continue;
    if (fold && stage.group !== null) {
      const members = groups.get(stage.group);
      if (members) members.push(stage);
      else groups.set(stage.group, [stage]);
      continue;
    }
    const bars = barsOf(stage, progress.attempts[stage.position], now);
    if (bars.length > 0 || idle) lanes.push({ name: stage.stage, place: stage.position, count: 1, state: stage.state, bars, ready: bars.length > 0 ? readyAt(stage, progress.stages) : undefined });
  }
  for (const [name, members] of groups) {
    const bars = members.flatMap((s) => barsOf(s, progress.attempts[s.position], now));
    if (bars.length > 0 || idle) lanes.push({ name, place: members[0]!.position, count: members.length, state: tellingState(members), bars: bars.sort((a, b) => a.from - b.from), ready: undefined });
  }
  const began = (lane: Lane) => lane.bars[0]?.from ?? Number.POSITIVE_INFINITY;
  return lanes.sort((a, b) => (began(a) === began(b) ? a.place - b.place : began(a) - began(b)));
}

/** How many bars there are at each moment: where that changes, and to what. */
export function concurrency(bars: readonly Bar[]): { at: number; count: number }[] {
  const steps = new Map<number, number>();
  for (const bar of bars) {
    steps.set(bar.begun, (steps.get(bar.begun) ?? 0) + 1);
    steps.set(bar.to, (steps.get(bar.to) ?? 0) - 1);
  }
  let count = 0;
  return [...steps].sort(([a], [b]) => a - b).map(([at, change]) => ({ at, count: (count += change) }));
}

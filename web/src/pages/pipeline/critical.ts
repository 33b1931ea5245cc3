import type { Progress } from "./progress";
import { barsOf } from "./progress";

/** The chain of stages that a run's length is made of: from the last that ended back along whatever each one waited for longest. */
export function criticalPath(progress: Progress, now: number): number[] {
  const { stages } = progress;
  const times = stages.map((s) => endOf(progress, s.position, now));
  let at = -1;
  for (const [place, end] of times.entries()) if (end !== undefined && (at < 0 || end > times[at]!)) at = place;
  const path: number[] = [];
  while (at >= 0) {
    path.push(at);
    at = lastSource(progress, at, times);
  }
  return path.reverse();
}

/** How much of the run's time the stages of a path were at work, in milliseconds. */
export function workOf(progress: Progress, path: readonly number[], now: number): number {
  let work = 0;
  for (const place of path) for (const bar of barsOf(progress.stages[place]!, progress.attempts[place], now)) work += bar.to - bar.begun;
  return work;
}

function endOf({ stages, attempts }: Progress, place: number, now: number): number | undefined {
  const bars = barsOf(stages[place]!, attempts[place], now);
  return bars.length === 0 ? undefined : Math.max(...bars.map((b) => b.to));
}

// What was skipped has no times: what it waited for stands in its place.
function lastSource({ stages }: Progress, of: number, times: readonly (number | undefined)[]): number {
  const seen = new Set([of]);
  const pending = [...stages[of]!.sources];
  let best = -1;
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    const stage = stages[source];
    if (!stage || seen.has(source)) continue;
    seen.add(source);
    const end = times[source];
    if (end === undefined) pending.push(...stage.sources);
    else if (best < 0 || end > times[best]!) best = source;
  }
  return best;
}

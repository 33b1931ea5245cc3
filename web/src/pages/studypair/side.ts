import type { StudyDetail, TrialPoint } from "../../api/studies";
import type { Trials } from "../study/trials";
import { valueOf } from "../study/trials";

/** One of two studies that are compared. */
export interface Side {
  name: string;
  detail: StudyDetail;
  known: Trials;
  maximize: readonly boolean[];
}

/** The best trial of an objective. */
export function bestOf({ known, maximize }: Side, objective: number): TrialPoint | undefined {
  let best: TrialPoint | undefined;
  for (const trial of known.trials) {
    const value = trial && valueOf(trial, objective);
    if (value === undefined) continue;
    const least = best && valueOf(best, objective)!;
    if (least === undefined || (maximize[objective] ? value > least : value < least)) best = trial;
  }
  return best;
}

/** Shares of values in bins of one width from low to high; numbers that are their own powers where it is logarithmic. */
export function binned(values: readonly number[], low: number, high: number, bins: number, isLog: boolean): number[] {
  const place = (v: number) => (isLog ? Math.log(v) : v);
  const [from, to] = [place(low), place(high)];
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[Math.max(0, Math.min(bins - 1, Math.floor(((place(value) - from) / (to - from || 1)) * bins)))]!++;
  return counts.map((c) => (values.length === 0 ? 0 : c / values.length));
}

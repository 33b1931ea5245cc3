import type { ParameterRow, StudyChangePage, TrialPoint } from "../../api/studies";

/** All that a page knows of a study's trials, by number. */
export interface Trials {
  state: string;
  revision: number;
  parameters: ParameterRow[];
  trials: TrialPoint[];
  until: string;
}

/** What is known, with what has changed since. Parameters that come with the trials may be told in another order each time. */
export function merge(known: Trials | undefined, page: StudyChangePage): Trials {
  const parameters = known ? known.parameters.slice() : page.parameters.slice();
  const places = new Map(parameters.map((p, i) => [p.name, i]));
  if (known)
    for (const parameter of page.parameters) {
      const at = places.get(parameter.name);
      if (at !== undefined) parameters[at] = wider(parameters[at]!, parameter);
      else places.set(parameter.name, parameters.push(parameter) - 1);
    }
  const isAsIs = page.parameters.every((p, i) => places.get(p.name) === i);
  const trials = known ? known.trials.slice() : [];
  for (const trial of page.trials) {
    if (isAsIs) trials[trial.number] = trial;
    else {
      const params: (number | null)[] = [];
      page.parameters.forEach((p, i) => (params[places.get(p.name)!] = trial.params[i] ?? null));
      trials[trial.number] = { ...trial, params: Array.from(params, (v) => v ?? null) };
    }
  }
  return { state: page.state, revision: page.revision, parameters, trials, until: page.until };
}

// Bounds may differ between trials where the objective asks for its parameters.
const wider = (a: ParameterRow, b: ParameterRow): ParameterRow =>
  a.low !== null && b.low !== null && (b.low < a.low || b.high! > a.high!) ? { ...a, low: Math.min(a.low, b.low), high: Math.max(a.high!, b.high!) } : a;

/** The value of a trial that counts: complete, feasible, of one objective. */
export const valueOf = (trial: TrialPoint, objective: number): number | undefined => (trial.state === "complete" && trial.feasible ? (trial.values[objective] ?? undefined) : undefined);

/** Trials in the order in which they ended, those that have not last. */
export const byEnd = (trials: readonly TrialPoint[]) => trials.slice().sort((a, b) => (a.ended_at ?? Infinity) - (b.ended_at ?? Infinity) || a.number - b.number);

/** The best value up to each trial that has one, as steps: where it moved, and where it is at the end. */
export function bestSoFar(trials: readonly TrialPoint[], objective: number, maximize: boolean, place: (trial: TrialPoint) => number | null): [number, number][] {
  const steps: [number, number][] = [];
  let best: number | undefined;
  let last: number | undefined;
  for (const trial of trials) {
    const at = place(trial);
    if (at === null) continue;
    last = Math.max(last ?? at, at);
    const value = valueOf(trial, objective);
    if (value === undefined || (best !== undefined && (maximize ? value <= best : value >= best))) continue;
    best = value;
    steps.push([at, value]);
  }
  if (best !== undefined && last !== undefined && last > steps.at(-1)![0]) steps.push([last, best]);
  return steps;
}

/** Numbers of the trials that no other beats. */
export function frontOf(trials: readonly TrialPoint[], maximize: readonly boolean[]): Set<number> {
  const all = trials.filter((t) => t.state === "complete" && t.feasible && t.values.length === maximize.length && t.values.every((v) => v !== null));
  const losses = all.map((t) => t.values.map((v, i) => (maximize[i] ? -v! : v!)));
  const order = all.map((_, i) => i).sort((a, b) => compare(losses[a]!, losses[b]!));
  const front: number[] = [];
  // What comes later in this order never beats what came before.
  for (const i of order) if (!front.some((j) => beats(losses[j]!, losses[i]!))) front.push(i);
  return new Set(front.map((i) => all[i]!.number));
}

const compare = (a: number[], b: number[]) => {
  const at = a.findIndex((v, i) => v !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
};
const beats = (a: number[], b: number[]) => a.every((v, i) => v <= b[i]!) && a.some((v, i) => v < b[i]!);

/** As many trials as a picture can bear: the best, the latest of the rest. */
export function fewer(trials: readonly TrialPoint[], most: number, objective: number, maximize: boolean): TrialPoint[] {
  if (trials.length <= most) return trials.slice();
  const loss = (t: TrialPoint) => (t.values[objective] ?? (maximize ? -Infinity : Infinity)) * (maximize ? -1 : 1);
  const best = trials
    .slice()
    .sort((a, b) => loss(a) - loss(b))
    .slice(0, Math.ceil(most / 2));
  const chosen = new Set(best.map((t) => t.number));
  for (let i = trials.length - 1; i >= 0 && chosen.size < most; i--) chosen.add(trials[i]!.number);
  return trials.filter((t) => chosen.has(t.number));
}

/** Bounds of an axis of values that a few outliers do not squeeze flat: what lies beyond is counted. */
export function boundsOf(values: readonly number[], maximize: boolean): { low: number; high: number; beyond: number } | undefined {
  if (values.length === 0) return undefined;
  const order = values.slice().sort((a, b) => (maximize ? b - a : a - b));
  const at = (share: number) => order[Math.min(order.length - 1, Math.floor(share * order.length))]!;
  const [best, most, worst] = [order[0]!, at(0.9), order.at(-1)!];
  const limit = best + (most - best) * 2.5;
  const isFar = order.length >= 20 && most !== best && (maximize ? worst < limit : worst > limit);
  const end = isFar ? order.findLast((v) => (maximize ? v >= limit : v <= limit))! : worst;
  return { low: Math.min(best, end), high: Math.max(best, end), beyond: isFar ? order.filter((v) => (maximize ? v < limit : v > limit)).length : 0 };
}

/** The text of a parameter's value. */
export function wordOf(parameter: ParameterRow, value: number | null | undefined, number: (value: number) => string): string {
  if (value === null || value === undefined) return "–";
  return parameter.choices ? (parameter.choices[value] ?? "?") : number(value);
}

/** How many trials there are by state, in the order of their lives. */
export function tally(trials: readonly TrialPoint[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const trial of trials) if (trial) counts.set(trial.state, (counts.get(trial.state) ?? 0) + 1);
  return states.flatMap((s) => (counts.has(s) ? [[s, counts.get(s)!] as [string, number]] : []));
}

export const states = ["complete", "pruned", "fail", "running", "waiting"] as const;

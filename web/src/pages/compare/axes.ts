import type { RunRow } from "../../api/client";
import { fieldOf, idOf } from "../runs/fields";

/** A metric or parameter as an axis: numbers where all values are, else words in their order. */
export interface Axis {
  id: string;
  label: string;
  isNumber: boolean;
  /** A value a run; null where a run has none. */
  values: (number | string | null)[];
  words: string[];
}

/** More words than these make no axis that can be read. */
const mostWords = 40;

/** The values of a field over runs. */
export function axisOf(runs: readonly RunRow[], id: string): Axis | undefined {
  const field = fieldOf(id);
  if (!field || field.kind === "attributes") return undefined;
  const raw = runs.map((r): number | string | null => r[field.kind as "metrics" | "params"][field.key] ?? null);
  const numbers = raw.map((v) => (v === null || v === "" ? null : Number(v)));
  const isNumber = numbers.some((v) => v !== null) && numbers.every((v) => v === null || Number.isFinite(v));
  const values = isNumber ? numbers : raw.map((v) => (v === null ? null : String(v)));
  const words = isNumber ? [] : [...new Set(values.filter((v): v is string => v !== null))].sort((a, b) => String(a).localeCompare(String(b), "en", { numeric: true }));
  return { id, label: field.key, isNumber, values, words };
}

/** What can be an axis: what at least two runs differ in. Metrics first, as the server orders them. */
export function possibleAxes(runs: readonly RunRow[], metrics: readonly string[]): string[] {
  const params = [...new Set(runs.flatMap((r) => Object.keys(r.params)))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const all = [...metrics.map((key) => idOf({ kind: "metrics", key })), ...params.map((key) => idOf({ kind: "params", key }))];
  return all.filter((id) => {
    const axis = axisOf(runs, id);
    const several = new Set(axis?.values.filter((v) => v !== null));
    return axis && several.size > 1 && (axis.isNumber || several.size <= mostWords);
  });
}

/** Axes when nobody chose: the parameters that differ, then the first figures, the very first last, which gives the colour. */
export function standardAxes(possible: readonly string[]): string[] {
  const params = possible.filter((id) => id.startsWith("params."));
  const metrics = possible.filter((id) => id.startsWith("metrics.") && !/^metrics\.(rounds\.|system\/)/.test(id));
  return [...params.slice(0, 6), ...metrics.slice(0, 2).toReversed()];
}

/** Least and greatest of what is there. */
export function rangeOf(values: readonly (number | string | null)[]): [number, number] | undefined {
  const numbers = values.filter((v): v is number => typeof v === "number");
  return numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : undefined;
}

/** How strongly two axes go together: Spearman's rank correlation over runs that have both; undefined for fewer than three. */
export function rankCorrelation(x: Axis, y: Axis): number | undefined {
  if (!x.isNumber || !y.isNumber) return undefined;
  const both = x.values.map((v, i) => [v, y.values[i]] as const).filter((p): p is readonly [number, number] => p[0] !== null && p[1] !== null && p[1] !== undefined);
  if (both.length < 3) return undefined;
  const [a, b] = [ranks(both.map((p) => p[0])), ranks(both.map((p) => p[1]))];
  const mean = (both.length - 1) / 2;
  const sum = (of: (i: number) => number) => both.reduce((total, _, i) => total + of(i), 0);
  const spread = Math.sqrt(sum((i) => (a[i]! - mean) ** 2) * sum((i) => (b[i]! - mean) ** 2));
  return spread === 0 ? undefined : sum((i) => (a[i]! - mean) * (b[i]! - mean)) / spread;
}

/** Ranks from 0; equal values share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const result = values.map(() => 0);
  for (let first = 0; first < order.length; ) {
    let end = first;
    while (end < order.length && values[order[end]!] === values[order[first]!]) end++;
    for (let i = first; i < end; i++) result[order[i]!] = (first + end - 1) / 2;
    first = end;
  }
  return result;
}

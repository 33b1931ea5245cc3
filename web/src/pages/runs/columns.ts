import type { RunRow } from "../../api/client";

const most = 8;

/** Which metrics and parameters have a column. */
export interface Columns {
  metrics: string[];
  params: string[];
}

/** Columns when nobody chose: the first metrics in the server's order (what a model is judged by first), and of parameters the most common that tell runs apart. */
export function columnsOf(runs: RunRow[], metricKeys: string[]): Columns {
  const metrics = metricKeys.filter((key) => !key.startsWith("system/"));
  // Single rounds are for the charts; they get a column only where there is nothing better.
  const better = metrics.filter((key) => !key.startsWith("rounds."));
  const params = counted(runs.map((r) => Object.keys(r.params)))
    .filter(([key]) => runs.length === 1 || new Set(runs.map((r) => r.params[key])).size > 1)
    .sort((a, b) => b[1] - a[1] || Number(a[0].includes(".")) - Number(b[0].includes(".")) || a[0].localeCompare(b[0]))
    .map(([key]) => key);
  return { metrics: (better.length > 0 ? better : metrics).slice(0, most), params: params.slice(0, most) };
}

/** All that could have a column, in the order in which to offer them. */
export const possibleColumns = (runs: RunRow[], metricKeys: string[]): Columns => ({ metrics: metricKeys, params: [...new Set(runs.flatMap((r) => Object.keys(r.params)))].sort() });

function counted(keys: string[][]): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts];
}

/** A choice as it was remembered; null for none, or for text that is none. */
export function readChoice(text: string | null): Columns | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<Columns> | null;
    const keys = (of: unknown) => (Array.isArray(of) ? of.filter((k): k is string => typeof k === "string") : []);
    return value && typeof value === "object" ? { metrics: keys(value.metrics), params: keys(value.params) } : null;
  } catch {
    return null;
  }
}

/** Clicking a heading: ascending, descending, none. */
export function nextOrder(order: string | undefined, key: string): string | undefined {
  if (order === `${key} ASC`) return `${key} DESC`;
  return order === `${key} DESC` ? undefined : `${key} ASC`;
}

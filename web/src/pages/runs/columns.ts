import type { RunRow } from "../../api/client";
import type { Field } from "./fields";
import { attributes, fieldOf, idOf } from "./fields";

const most = 8;

/** All that could have a column, in the order in which to offer it. */
export interface Known {
  metrics: string[];
  params: string[];
  tags: string[];
}

/** Columns when nobody chose: the run's state, the first metrics in the server's order (what a model is judged by first), and of parameters the most common that tell runs apart. */
export function standardColumns(runs: readonly RunRow[], metricKeys: readonly string[]): string[] {
  const metrics = metricKeys.filter((key) => !key.startsWith("system/"));
  // Single rounds are for the charts; they get a column only where there is nothing better.
  const better = metrics.filter((key) => !key.startsWith("rounds."));
  const params = counted(runs.map((r) => Object.keys(r.params)))
    .filter(([key]) => runs.length === 1 || new Set(runs.map((r) => r.params[key])).size > 1)
    .sort((a, b) => b[1] - a[1] || Number(a[0].includes(".")) - Number(b[0].includes(".")) || a[0].localeCompare(b[0]))
    .map(([key]) => key);
  return [
    ...["status", "start_time", "duration"].map((key) => idOf({ kind: "attributes", key })),
    ...(better.length > 0 ? better : metrics).slice(0, most).map((key) => idOf({ kind: "metrics", key })),
    ...params.slice(0, most).map((key) => idOf({ kind: "params", key })),
  ];
}

/** What the given runs have; MLflow's own tags come last. */
export function knownOf(runs: readonly RunRow[], metrics: readonly string[]): Known {
  const keys = (of: (run: RunRow) => object) => [...new Set(runs.flatMap((r) => Object.keys(of(r))))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const tags = keys((r) => r.tags);
  return { metrics: [...metrics], params: keys((r) => r.params), tags: [...tags.filter((t) => !t.startsWith("mlflow.")), ...tags.filter((t) => t.startsWith("mlflow."))] };
}

/** Fields by kind, as the picker lists them. */
export const offered = (known: Known): [string, Field[]][] => [
  ["Metrics", known.metrics.map((key) => ({ kind: "metrics", key }))],
  ["Parameters", known.params.map((key) => ({ kind: "params", key }))],
  ["Tags", known.tags.map((key) => ({ kind: "tags", key }))],
  ["Attributes", Object.keys(attributes).map((key) => ({ kind: "attributes", key }))],
];

function counted(keys: string[][]): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts];
}

/** Ids as they stand in an address; a comma within one is written as %2C, and a percent sign as %25. */
export const writeColumns = (ids: readonly string[]) => ids.map((id) => id.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");

/** Reads them back, each once; what is none is passed over. */
export function readColumns(text: string | undefined): string[] | undefined {
  if (!text) return undefined;
  const ids = text.split(",").map((id) => id.replaceAll("%2C", ",").replaceAll("%25", "%"));
  return [...new Set(ids.filter((id) => fieldOf(id)))];
}

/** Widths that were drawn, as `id:pixels` with the same signs. */
export function readWidths(text: string | undefined): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const part of text?.split(",") ?? []) {
    const at = part.lastIndexOf(":");
    const width = Number(part.slice(at + 1));
    if (at > 0 && width >= 40 && width <= 1200) widths[part.slice(0, at).replaceAll("%2C", ",").replaceAll("%25", "%")] = width;
  }
  return widths;
}

export const writeWidths = (widths: Record<string, number>) =>
  Object.entries(widths)
    .map(([id, width]) => `${writeColumns([id])}:${Math.round(width)}`)
    .join(",");

/** Clicking a heading: ascending, descending, none. */
export function nextOrder(order: string | undefined, term: string): string | undefined {
  if (order === `${term} ASC`) return `${term} DESC`;
  return order === `${term} DESC` ? undefined : `${term} ASC`;
}

/** A column in another one's place. */
export function moved(ids: readonly string[], id: string, to: string): string[] {
  const rest = ids.filter((other) => other !== id);
  const at = ids.indexOf(id) < ids.indexOf(to) ? rest.indexOf(to) + 1 : rest.indexOf(to);
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

import type { RunRow } from "../../api/client";

const most = 8;

/** Which metrics and parameters get a column: metrics in the server's order (what a model is judged by first), and of parameters the most common that tell runs apart. */
export function columnsOf(runs: RunRow[], metricKeys: string[]): { metrics: string[]; params: string[] } {
  const metrics = [...new Set(metricKeys)].filter((k) => !k.startsWith("system/")).slice(0, most);
  return { metrics, params: common(runs.map((r) => Object.keys(r.params))).filter((k) => runs.length === 1 || new Set(runs.map((r) => r.params[k])).size > 1) };
}

function common(keys: string[][]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || Number(a[0].includes(".")) - Number(b[0].includes(".")) || a[0].localeCompare(b[0])).slice(0, most).map(([key]) => key);
}

/** Clicking a heading: ascending, descending, none. */
export function nextOrder(order: string | undefined, key: string): string | undefined {
  if (order === `${key} ASC`) return `${key} DESC`;
  return order === `${key} DESC` ? undefined : `${key} ASC`;
}

import type { RunRow } from "../../api/client";

const most = 8;

/** Which metrics and parameters get a column: the most common ones, and of parameters only those that tell runs apart. */
export function columnsOf(runs: RunRow[]): { metrics: string[]; params: string[] } {
  return { metrics: common(runs.map((r) => Object.keys(r.metrics))), params: common(runs.map((r) => Object.keys(r.params))).filter((k) => runs.length === 1 || new Set(runs.map((r) => r.params[k])).size > 1) };
}

function common(keys: string[][]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys.flat()) if (!key.startsWith("system/")) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => rank(a[0]) - rank(b[0]) || b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, most).map(([key]) => key);
}

// As `weir runs list` orders them (MetricOrder): what is judged by first, curves and notes on the way ("train.loss", "validation.xgboost.rmse") last.
const judged = ["roc_auc", "roc_auc_ovr", "f1", "f1_macro", "accuracy", "balanced_accuracy", "log_loss", "loss", "auc", "acc", "precision", "recall", "rmse", "mae", "r2", "mse", "mape"];

/** Place of a metric or parameter among the columns: the smaller, the earlier. */
export function rank(key: string): number {
  const plain = key.toLowerCase().replace(/^(test|eval|val|validation)[._/-]/, "").replaceAll("-", "_");
  const place = judged.indexOf(plain);
  if (place >= 0) return key.length === plain.length || /^test/i.test(key) ? place : judged.length + place;
  return 2 * judged.length + (plain.startsWith("baseline_") ? 1 : /[./]/.test(plain) ? 2 : 0);
}

/** Clicking a heading: ascending, descending, none. */
export function nextOrder(order: string | undefined, key: string): string | undefined {
  if (order === `${key} ASC`) return `${key} DESC`;
  return order === `${key} DESC` ? undefined : `${key} ASC`;
}

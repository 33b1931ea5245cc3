import type { RunDetail } from "../../api/client";
import { merged } from "../../components/merged";
import { metricValue, number } from "../../format";

/** A line of the comparison: a metric, a parameter or a tag, a cell a run; undefined where a run has none. */
export interface ComparedRow {
  kind: "metrics" | "params" | "tags";
  key: string;
  cells: (string | undefined)[];
  differs: boolean;
  /** Of a metric, what each run has more or less than the one that others are measured by. */
  changes?: (string | undefined)[];
}

type Compared = Pick<RunDetail, "run" | "metrics">;

/** Metrics in the server's order, those that matter first, then parameters and tags; within each kind what differs comes first. */
export function comparison(details: readonly Compared[], base?: string): ComparedRow[] {
  const runs = details.map((d) => d.run);
  const measured = runs.find((r) => r.id === base);
  const differing = (values: unknown[]) => new Set(values).size > 1;
  const metrics = merged(details.map((d) => d.metrics.map((m) => m.key))).map((key): ComparedRow => {
    const values = runs.map((r) => r.metrics[key]);
    return {
      kind: "metrics",
      key,
      cells: runs.map((r) => (key in r.metrics ? metricValue(r.metrics[key]) : undefined)),
      differs: differing(values),
      changes: measured && runs.map((r) => (r === measured ? undefined : change(r.metrics[key], measured.metrics[key]))),
    };
  });
  const texts = (kind: "params" | "tags", keep: (key: string) => boolean) =>
    [...new Set(runs.flatMap((r) => Object.keys(r[kind])))]
      .filter(keep)
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .map((key): ComparedRow => ({ kind, key, cells: runs.map((r) => r[kind][key]), differs: differing(runs.map((r) => r[kind][key])) }));
  const first = (rows: ComparedRow[]) => [...rows.filter((r) => r.differs), ...rows.filter((r) => !r.differs)];
  return [...first(metrics), ...first(texts("params", () => true)), ...first(texts("tags", (key) => !key.startsWith("mlflow.")))];
}

/** "+0.02 (+1.7 %)". */
function change(value: number | null | undefined, base: number | null | undefined): string | undefined {
  if (typeof value !== "number" || typeof base !== "number") return undefined;
  const more = value - base;
  if (more === 0) return "±0";
  const sign = more > 0 ? "+" : "−";
  const share = base === 0 ? "" : ` (${sign}${number(Number(((100 * Math.abs(more)) / Math.abs(base)).toPrecision(2)))} %)`;
  return sign + number(Math.abs(more)) + share;
}

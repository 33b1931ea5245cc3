import type { RunDetail } from "../../api/client";
import { merged } from "../../components/merged";
import { metricValue } from "../../format";

/** A line of the comparison: a metric or a parameter, a cell a run; undefined where a run has none. */
export interface ComparedRow {
  kind: "metric" | "param";
  key: string;
  cells: (string | undefined)[];
  differs: boolean;
}

/** All metrics in the server's order, those that matter first, then all parameters. */
export function comparison(details: Pick<RunDetail, "run" | "metrics">[]): ComparedRow[] {
  const runs = details.map((d) => d.run);
  const row = (kind: ComparedRow["kind"], key: string, raw: unknown[], cells: (string | undefined)[]): ComparedRow => ({ kind, key, cells, differs: new Set(raw).size > 1 });
  const params = [...new Set(runs.flatMap((r) => Object.keys(r.params)))].sort();
  return [
    ...merged(details.map((d) => d.metrics.map((m) => m.key))).map((k) => row("metric", k, runs.map((r) => r.metrics[k]), runs.map((r) => (k in r.metrics ? metricValue(r.metrics[k]) : undefined)))),
    ...params.map((k) => row("param", k, runs.map((r) => r.params[k]), runs.map((r) => r.params[k]))),
  ];
}

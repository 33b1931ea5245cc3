import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../api/client";
import type { MetricValue } from "../api/client";
import { Failure } from "./Bits";
import type { RunNames } from "./Curve";
import { Curve } from "./Curve";
import { chosenCurves, useCurveView } from "./curveView";

/** The curves of some runs, a chart a metric, with the ways to look at them. Metrics of a single point have no curve. */
export function CurvePanel({ names, metrics }: { names: RunNames; metrics: MetricValue[] }) {
  const { view, only, change } = useCurveView();
  const keys = useMemo(() => {
    const moving = new Set(metrics.filter((m) => m.step > 0).map((m) => m.key));
    return [...new Set(metrics.map((m) => m.key))].sort((a, b) => Number(moving.has(b)) - Number(moving.has(a)));
  }, [metrics]);
  const ids = useMemo(() => [...names.keys()], [names]);
  const { drawn, left } = useMemo(() => chosenCurves(keys, only, ids.length), [keys, only, ids]);
  const curves = useQuery({ queryKey: ["curves", ids, drawn], queryFn: () => api.curves(ids, drawn, ids.length > 20 ? 300 : undefined), enabled: drawn.length > 0, placeholderData: (old) => old });
  const charts = useMemo(() => {
    const long = curves.data?.curves.filter((c) => c.total_points > 1 && drawn.includes(c.key)) ?? [];
    return [...new Set(long.map((c) => c.key))].map((key) => ({ key, lines: long.filter((c) => c.key === key) }));
  }, [curves.data, drawn]);
  if (curves.error && !curves.data) return <Failure error={curves.error} onRetry={() => void curves.refetch()} />;
  if (charts.length === 0 && !only) return null;
  return (
    <section aria-label="curves">
      <div className="toolbar">
        <label>
          Smoothing <input type="range" min="0" max="0.99" step="0.01" value={view.weight} onChange={(e) => change({ smooth: e.target.value === "0" ? undefined : e.target.value })} /> <output>{view.weight.toFixed(2)}</output>
        </label>
        <label>
          <input type="checkbox" checked={view.log} onChange={(e) => change({ log: e.target.checked ? "1" : undefined })} /> log axis
        </label>
        <label>
          over{" "}
          <select value={view.time ? "time" : "step"} onChange={(e) => change({ x: e.target.value === "time" ? "time" : undefined })}>
            <option value="step">steps</option>
            <option value="time">time</option>
          </select>
        </label>
        <input type="text" value={only} placeholder="only metrics with …" aria-label="only metrics with" onChange={(e) => change({ only: e.target.value || undefined })} />
        <span className="soft">drag to zoom, double-click to see all</span>
      </div>
      {left > 0 && <p className="soft">{left} more metrics have no chart here: say above which ones.</p>}
      {charts.length === 0 && !curves.isFetching && <p className="soft">No metric with “{only}” in its name has a curve.</p>}
      <div className="curves">
        {charts.map((c) => (
          <Curve key={c.key} title={c.key} curves={c.lines} names={names} view={view} />
        ))}
      </div>
    </section>
  );
}

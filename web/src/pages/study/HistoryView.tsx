import { useCallback, useMemo } from "react";
import type { TrialPoint } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { number } from "../../format";
import { base, look, paintOf, tick, tip, tooltip } from "./axis";
import { Legend } from "./Legend";
import { bestSoFar, boundsOf } from "./trials";
import type { ViewProps } from "./view";
import { goalName } from "./view";

/** Values over trials with the best so far; trials without a value stand at the lower edge. */
export function HistoryView({ known, objective, maximize, search, change, onTrial }: ViewProps) {
  const { trials } = known;
  const isMax = maximize[objective] ?? false;
  const drawn = useMemo(() => {
    const series = new Map<string, TrialPoint[]>();
    const put = (name: string, trial: TrialPoint) => void (series.get(name)?.push(trial) ?? series.set(name, [trial]));
    const values: number[] = [];
    for (const trial of trials) {
      if (!trial) continue;
      const value = trial.values[objective];
      const has = value !== null && value !== undefined && (trial.state === "complete" || trial.state === "pruned");
      if (has) values.push(value);
      put(!has ? `${trial.state} without value` : trial.state === "complete" && !trial.feasible ? "infeasible" : trial.state, trial);
    }
    return { series, values, best: bestSoFar(trials, objective, isMax, (t) => t.number), bounds: boundsOf(values, isMax) };
  }, [trials, objective, isMax]);
  const isLog = search.log === "1" && drawn.values.every((v) => v > 0);
  const isFar = search.far === "1" || isLog;
  const beyond = drawn.bounds?.beyond ?? 0;
  const option = useCallback(
    (colours: ChartColours) => {
      const { bounds, series, best } = drawn;
      const room = bounds ? (bounds.high - bounds.low || Math.abs(bounds.high) || 1) * 0.06 : 0;
      const ends = bounds && !isFar && bounds.beyond > 0 ? { min: bounds.low - room, max: bounds.high + room } : {};
      return {
        ...base,
        grid: { left: 64, right: 20, top: 14, bottom: 44 },
        tooltip: { ...tooltip(colours), trigger: "item", formatter: (p: { seriesName: string; dataIndex: number }) => said(series.get(p.seriesName)?.[p.dataIndex], objective) },
        xAxis: { ...look(colours, "trial", 26), type: "value", min: 0, max: Math.max(10, trials.length - 1), minInterval: 1 },
        yAxis: [
          { ...look(colours, goalName(maximize, objective), 48), type: isLog ? "log" : "value", scale: true, axisLabel: { color: colours.soft, fontSize: 11, formatter: tick, showMinLabel: !("min" in ends), showMaxLabel: !("max" in ends) }, ...ends },
          { type: "value", show: false, min: 0, max: 1 },
        ],
        series: [
          ...[...series].map(([name, points]) => {
            const has = !name.endsWith("without value");
            const paint = name === "infeasible" ? colours.accent : paintOf(name.split(" ")[0]!, colours);
            return {
              type: "scatter",
              name,
              yAxisIndex: has ? 0 : 1,
              symbol: has ? "circle" : "rect",
              symbolSize: has ? (trials.length > 1000 ? 4 : 7) : [3, 9],
              itemStyle: name === "infeasible" ? { color: "transparent", borderColor: paint, borderWidth: 1.2 } : { color: paint, opacity: 0.75 },
              data: points.map((t) => [t.number, has ? t.values[objective] : 0.015]),
            };
          }),
          { type: "line", name: "best so far", step: "end", symbol: "none", silent: true, lineStyle: { color: colours.good, width: 2 }, data: best },
        ],
      };
    },
    [drawn, isFar, isLog, isMax, maximize, objective, trials.length],
  );
  const pick = useCallback(
    (index: number, series: string | undefined) => {
      const trial = drawn.series.get(series ?? "")?.[index];
      if (trial) onTrial(trial.number);
    },
    [drawn, onTrial],
  );
  return (
    <>
      <div className="toolbar">
        <label>
          <input type="checkbox" checked={isLog} disabled={!drawn.values.every((v) => v > 0)} onChange={() => change({ log: search.log === "1" ? undefined : "1" })} /> logarithmic
        </label>
        {beyond > 0 && !isLog && (
          <label>
            <input type="checkbox" checked={isFar} onChange={() => change({ far: isFar ? undefined : "1" })} /> {beyond === 1 ? "one value far off too" : `${beyond.toLocaleString("en")} values far off too`}
          </label>
        )}
        <Legend items={["complete", ...(drawn.series.has("infeasible") ? ["infeasible"] : []), "pruned", "fail", "running", "best"]} />
      </div>
      <Chart label={`values of ${trials.length} trials${drawn.best.length > 0 ? `, the best ${number(drawn.best.at(-1)![1])}` : ""}`} height={380} option={option} onPick={pick} />
      {drawn.values.length === 0 && <p className="soft">No trial has a value yet.</p>}
    </>
  );
}

function said(trial: TrialPoint | undefined, objective: number) {
  if (!trial) return "";
  return tip([`trial ${trial.number}, ${trial.state}${trial.feasible ? "" : ", constraints violated"}`, ...(typeof trial.values[objective] === "number" ? [number(trial.values[objective])] : []), ...(trial.error ? [trial.error] : [])]);
}

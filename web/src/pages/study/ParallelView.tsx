import { useCallback, useMemo } from "react";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { short } from "../../format";
import { ramp } from "../compare/ParallelView";
import { base, tick } from "./axis";
import { parallelAxis, placed } from "./parallelAxis";
import { chosenOf, ParameterMenu } from "./ParameterMenu";
import { boundsOf, fewer } from "./trials";
import type { ViewProps } from "./view";
import { goalName } from "./view";

const mostLines = 1000;

/** Complete trials as lines over their parameters, coloured by value; dragging along an axis picks those that pass there. */
export function ParallelView({ known, objective, maximize, search, change }: ViewProps) {
  const { parameters, trials } = known;
  const isMax = maximize[objective] ?? false;
  const names = useMemo(() => parameters.map((p) => p.name), [parameters]);
  const chosen = useMemo(() => chosenOf(names, search.params, 7), [names, search.params]);
  const complete = useMemo(() => trials.filter((t) => t?.state === "complete" && typeof t.values[objective] === "number"), [trials, objective]);
  const drawn = useMemo(() => fewer(complete, mostLines, objective, isMax), [complete, objective, isMax]);
  const option = useCallback(
    ({ ink, soft, line, ground }: ChartColours) => {
      const axes = chosen.map((name) => names.indexOf(name));
      const bounds = boundsOf(
        drawn.map((t) => t.values[objective]!),
        isMax,
      );
      // Values far off stand at the edge.
      const edges = bounds && bounds.beyond > 0 ? { min: bounds.low, max: bounds.high } : {};
      const within = (v: number) => (bounds ? Math.min(bounds.high, Math.max(bounds.low, v)) : v);
      const style = { nameTextStyle: { color: ink, fontSize: 12 } };
      return {
        ...base,
        parallel: { left: 46, right: 60, top: 44, bottom: 24, parallelAxisDefault: { nameGap: 16, axisLine: { lineStyle: { color: soft } }, axisTick: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 11 }, splitLine: { show: false }, areaSelectStyle: { width: 18, opacity: 0.25 } } },
        parallelAxis: [
          ...axes.map((at, dim) => {
            const p = parameters[at]!;
            const values = drawn.map((t) => t.params[at] ?? null);
            return { dim, name: short(p.name, Math.max(8, Math.round(90 / (axes.length + 1)))), ...style, ...parallelAxis(p, values, { soft, ground }) };
          }),
          { dim: axes.length, name: maximize.length > 1 ? `objective ${objective + 1}` : "value", ...style, type: "value", scale: true, ...edges, axisLabel: { color: soft, fontSize: 11, textBorderColor: ground, textBorderWidth: 3, formatter: tick } },
        ],
        visualMap: bounds && bounds.low < bounds.high ? [{ show: false, min: bounds.low, max: bounds.high, dimension: axes.length, inRange: { color: isMax ? ramp : ramp.toReversed() } }] : [],
        series: [{ type: "parallel", progressive: 0, inactiveOpacity: 0.03, activeOpacity: 0.9, lineStyle: { width: drawn.length > 60 ? 1 : 2, opacity: drawn.length > 300 ? 0.3 : 0.75 }, data: drawn.map((t) => ({ value: [...axes.map((at) => placed(parameters[at]!, t.params[at] ?? null)), within(t.values[objective]!)] })) }],
      };
    },
    [chosen, names, parameters, drawn, objective, isMax, maximize.length],
  );
  return (
    <>
      <div className="toolbar">
        <ParameterMenu all={names} chosen={chosen} onChoose={(next) => change({ params: next.join(",") || undefined })} />
        <span className="soft">
          {drawn.length < complete.length && `the best and the latest ${drawn.length.toLocaleString("en")} of ${complete.length.toLocaleString("en")}; `}light lines are better; drag along an axis to pick, click beside it to let go
        </span>
      </div>
      {drawn.length === 0 ? <p className="soft">No trial is complete yet.</p> : <Chart label={`parallel coordinates of ${drawn.length} trials over ${chosen.join(", ")} and ${goalName(maximize, objective)}`} height={400} option={option} />}
    </>
  );
}

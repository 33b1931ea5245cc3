import { useCallback, useMemo } from "react";
import type { ParameterRow, TrialPoint } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { number } from "../../format";
import { ramp } from "../compare/ParallelView";
import { base, look, parameterAxis, tick, tip, tooltip } from "./axis";
import { chosenOf, ParameterMenu } from "./ParameterMenu";
import { boundsOf, fewer, wordOf } from "./trials";
import type { ViewProps } from "./view";
import { goalName } from "./view";

const mostPoints = 2000;

/** The value against each parameter by itself, later trials lighter. */
export function SliceView({ known, objective, maximize, search, change, onTrial }: ViewProps) {
  const { parameters, trials } = known;
  const isMax = maximize[objective] ?? false;
  const names = useMemo(() => parameters.map((p) => p.name), [parameters]);
  const chosen = chosenOf(names, search.params, 6);
  const complete = useMemo(() => trials.filter((t) => t?.state === "complete" && typeof t.values[objective] === "number"), [trials, objective]);
  const drawn = useMemo(() => fewer(complete, mostPoints, objective, isMax), [complete, objective, isMax]);
  return (
    <>
      <div className="toolbar">
        <ParameterMenu all={names} chosen={chosen} onChoose={(next) => change({ params: next.join(",") || undefined })} />
        <span className="soft">
          {drawn.length < complete.length && `the best and the latest ${drawn.length.toLocaleString("en")} of ${complete.length.toLocaleString("en")}; `}later trials are lighter; a click opens a trial
        </span>
      </div>
      {drawn.length === 0 ? (
        <p className="soft">No trial is complete yet.</p>
      ) : (
        <div className="slices">
          {chosen.map((name) => (
            <Slice key={name} parameter={parameters[names.indexOf(name)]!} at={names.indexOf(name)} trials={drawn} objective={objective} maximize={maximize} total={trials.length} onTrial={onTrial} />
          ))}
        </div>
      )}
    </>
  );
}

interface SliceProps {
  parameter: ParameterRow;
  at: number;
  trials: readonly TrialPoint[];
  objective: number;
  maximize: readonly boolean[];
  total: number;
  onTrial: (number: number) => void;
}

function Slice({ parameter, at, trials, objective, maximize, total, onTrial }: SliceProps) {
  const points = useMemo(() => trials.filter((t) => typeof t.params[at] === "number"), [trials, at]);
  const option = useCallback(
    (colours: ChartColours) => {
      const bounds = boundsOf(
        trials.map((t) => t.values[objective]!),
        maximize[objective] ?? false,
      );
      const room = bounds ? (bounds.high - bounds.low) * 0.05 : 0;
      return {
        ...base,
        grid: { left: 58, right: 14, top: 10, bottom: 42 },
        tooltip: { ...tooltip(colours), formatter: (p: { dataIndex: number }) => said(points[p.dataIndex], parameter, at, objective) },
        xAxis: parameterAxis(
          colours,
          parameter,
          26,
          points.map((t) => t.params[at]!),
        ),
        yAxis: { ...look(colours, goalName(maximize, objective), 44), type: "value", scale: true, axisLabel: { color: colours.soft, fontSize: 11, formatter: tick, showMinLabel: !bounds?.beyond, showMaxLabel: !bounds?.beyond }, ...(bounds && bounds.beyond > 0 ? { min: bounds.low - room, max: bounds.high + room } : {}) },
        visualMap: total > 1 ? [{ type: "continuous", show: false, min: 0, max: total - 1, dimension: 2, inRange: { color: ramp } }] : [],
        series: [{ type: "scatter", symbolSize: points.length > 500 ? 4 : 7, itemStyle: { opacity: 0.75 }, data: points.map((t) => [t.params[at], t.values[objective], t.number]) }],
      };
    },
    [points, trials, parameter, at, objective, maximize, total],
  );
  const pick = useCallback((index: number) => points[index] && onTrial(points[index].number), [points, onTrial]);
  return <Chart label={`values against ${parameter.name} of ${points.length} trials`} height={240} option={option} onPick={pick} />;
}

function said(trial: TrialPoint | undefined, parameter: ParameterRow, at: number, objective: number) {
  return trial ? tip([`trial ${trial.number}`, `${parameter.name}: ${wordOf(parameter, trial.params[at], number)}`, number(trial.values[objective])]) : "";
}

import { useCallback, useMemo } from "react";
import type { RunRow } from "../../api/client";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { Menu } from "../../components/Menu";
import { short } from "../../format";
import { fieldOf, labelOf } from "../runs/fields";
import { axisOf, rangeOf } from "./axes";

// Perceptually even, and told apart in light and dark (viridis without its ends).
export const ramp = ["#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39"];

/** Runs as lines over several axes, coloured by the last one; dragging along an axis picks those that pass there. */
export function ParallelView({ runs, axes, possible, onAxes }: { runs: readonly RunRow[]; axes: readonly string[]; possible: readonly string[]; onAxes: (next: string[]) => void }) {
  const drawn = useMemo(() => axes.map((id) => axisOf(runs, id)).filter((a) => a !== undefined), [runs, axes]);
  const last = drawn.at(-1);
  const range = last && rangeOf(last.values);
  const option = useCallback(
    ({ ink, soft, line }: ChartColours) => ({
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif" },
      parallel: { left: 50, right: 90, top: 44, bottom: 24, parallelAxisDefault: { nameTextStyle: { color: ink, fontSize: 12 }, nameGap: 16, axisLine: { lineStyle: { color: soft } }, axisTick: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 11 }, splitLine: { show: false }, areaSelectStyle: { width: 18, opacity: 0.25 } } },
      parallelAxis: drawn.map((axis, dim) => ({ dim, name: short(axis.label, 22), ...(axis.isNumber ? { type: "value", scale: true } : { type: "category", data: axis.words }) })),
      visualMap: range && range[0] < range[1] ? [{ show: false, min: range[0], max: range[1], dimension: drawn.length - 1, inRange: { color: ramp } }] : [],
      series: [{ type: "parallel", smooth: false, inactiveOpacity: 0.04, activeOpacity: 0.9, lineStyle: { width: runs.length > 40 ? 1.2 : 2, opacity: 0.75 }, data: runs.map((run, i) => ({ name: run.name, value: drawn.map((a) => a.values[i] ?? "-") })) }],
    }),
    [drawn, runs, range],
  );
  const toggle = (id: string) => onAxes(axes.includes(id) ? axes.filter((a) => a !== id) : [...axes, id]);
  return (
    <>
      <div className="toolbar">
        <Menu label="Axes" className="axes-menu">
          {possible.map((id) => (
            <label key={id}>
              <input type="checkbox" checked={axes.includes(id)} onChange={() => toggle(id)} /> {labelOf(fieldOf(id)!)} <span className="soft">{id.startsWith("params.") ? "parameter" : "metric"}</span>
            </label>
          ))}
        </Menu>
        <label>
          colour{" "}
          <select value={axes.at(-1) ?? ""} onChange={(e) => onAxes([...axes.filter((a) => a !== e.target.value), e.target.value])}>
            {drawn.map((a) => (
              <option key={a.id} value={a.id}>
                {a.label}
              </option>
            ))}
          </select>
        </label>
        <span className="soft">drag along an axis to pick runs, click beside it to let them go</span>
      </div>
      {drawn.length < 2 ? <p className="soft">Choose two axes or more.</p> : <Chart label={`parallel coordinates of ${runs.length} runs over ${drawn.map((a) => a.label).join(", ")}`} height={360} option={option} />}
    </>
  );
}

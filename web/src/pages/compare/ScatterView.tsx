import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { RunRow } from "../../api/client";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { number, short } from "../../format";
import { fieldOf, labelOf } from "../runs/fields";
import type { Axis } from "./axes";
import { axisOf, rangeOf, rankCorrelation } from "./axes";
import { ramp } from "./ParallelView";

export interface ScatterSearch {
  sx?: string;
  sy?: string;
  sc?: string;
  slog?: string;
}

interface Props {
  runs: readonly RunRow[];
  possible: readonly string[];
  search: ScatterSearch;
  change: (next: ScatterSearch) => void;
}

/** Any figure or parameter against any other, a point a run; a click leads to it. */
export function ScatterView({ runs, possible, search, change }: Props) {
  const navigate = useNavigate();
  const firstParam = possible.find((id) => id.startsWith("params."));
  const firstMetric = possible.find((id) => id.startsWith("metrics."));
  const xId = pick(possible, search.sx) ?? firstParam ?? firstMetric ?? "";
  const yId = pick(possible, search.sy) ?? possible.find((id) => id.startsWith("metrics.") && id !== xId) ?? possible.find((id) => id !== xId) ?? "";
  const cId = pick(possible, search.sc) ?? "";
  const [x, y, c] = useMemo(() => [axisOf(runs, xId), axisOf(runs, yId), axisOf(runs, cId)], [runs, xId, yId, cId]);
  const logs = search.slog ?? "";
  // Runs without one of the two have no place.
  const points = useMemo(() => (x && y ? runs.map((_, i) => i).filter((i) => x.values[i] !== null && y.values[i] !== null) : []), [runs, x, y]);
  const option = useCallback(
    ({ ink, soft, line, ground }: ChartColours) => {
      const axis = (a: Axis | undefined, log: boolean) => ({
        ...(a?.isNumber ? { type: log && (rangeOf(a.values)?.[0] ?? 0) > 0 ? "log" : "value", scale: true } : { type: "category", data: a?.words }),
        name: a?.label,
        nameLocation: "middle",
        nameTextStyle: { color: ink },
        axisLine: { lineStyle: { color: soft } },
        axisLabel: { color: soft, fontSize: 11, hideOverlap: true },
        splitLine: { lineStyle: { color: line } },
      });
      const range = c?.isNumber ? rangeOf(c.values) : undefined;
      return {
        animation: false,
        textStyle: { fontFamily: "system-ui, sans-serif" },
        grid: { left: 64, right: 24, top: 16, bottom: 46, containLabel: false },
        xAxis: { ...axis(x, logs.includes("x")), nameGap: 28 },
        yAxis: { ...axis(y, logs.includes("y")), nameGap: 46 },
        tooltip: {
          backgroundColor: ground,
          borderColor: line,
          textStyle: { color: ink },
          formatter: (p: { dataIndex: number }) => {
            const i = points[p.dataIndex]!;
            // Names come from whoever logged them: as text.
            const box = document.createElement("div");
            for (const text of [runs[i]!.name, ...[x, y, c].filter((a) => a !== undefined).map((a) => `${a.label}: ${typeof a.values[i] === "number" ? number(a.values[i]) : (a.values[i] ?? "–")}`)]) {
              box.append(short(text, 60), document.createElement("br"));
            }
            return box;
          },
        },
        visualMap: range && range[0] < range[1] ? [{ type: "continuous", show: false, min: range[0], max: range[1], dimension: 2, inRange: { color: ramp } }] : c && !c.isNumber ? [{ type: "piecewise", show: false, categories: c.words, dimension: 2, inRange: { color: ramp } }] : [],
        series: [{ type: "scatter", symbolSize: runs.length > 200 ? 6 : 10, itemStyle: { color: "#0072b2", opacity: 0.8 }, data: points.map((i) => [x!.values[i], y!.values[i], c?.values[i] ?? "-"]) }],
      };
    },
    [x, y, c, logs, points, runs],
  );
  const open = useCallback((at: number) => void navigate({ to: "/runs/$run", params: { run: runs[points[at]!]!.id }, search: {} }), [navigate, runs, points]);
  const together = x && y ? rankCorrelation(x, y) : undefined;
  const chooser = (name: string, value: string, set: (id: string) => void, none?: string) => (
    <label>
      {name}{" "}
      <select aria-label={name} value={value} onChange={(e) => set(e.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {possible.map((id) => (
          <option key={id} value={id}>
            {labelOf(fieldOf(id)!)}
          </option>
        ))}
      </select>
    </label>
  );
  const toggled = (sign: string) => (logs.includes(sign) ? logs.replace(sign, "") : logs + sign) || undefined;
  if (possible.length < 2) return <p className="soft">These runs differ in too little for a plot.</p>;
  return (
    <>
      <div className="toolbar">
        {chooser("across", xId, (sx) => change({ sx }))}
        {chooser("up", yId, (sy) => change({ sy }))}
        {chooser("colour", cId, (sc) => change({ sc: sc || undefined }), "all the same")}
        {(["x", "y"] as const).map((sign) => (
          <label key={sign}>
            <input type="checkbox" checked={logs.includes(sign)} onChange={() => change({ slog: toggled(sign) })} /> log {sign === "x" ? "across" : "up"}
          </label>
        ))}
        {together !== undefined && <span className="soft">rank correlation {together.toFixed(2)}</span>}
      </div>
      {points.length < runs.length && (
        <p className="soft">
          {runs.length - points.length} of {runs.length} runs have not both, and no point.
        </p>
      )}
      <Chart label={`${y?.label} against ${x?.label} of ${points.length} runs`} height={360} option={option} onPick={open} />
    </>
  );
}

const pick = (possible: readonly string[], id: string | undefined) => (id !== undefined && possible.includes(id) ? id : undefined);

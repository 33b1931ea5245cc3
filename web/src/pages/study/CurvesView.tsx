import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { studies } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { Pending } from "../../components/Pending";
import { number } from "../../format";
import { base, look, paintOf, tick, tip, tooltip } from "./axis";
import { Legend } from "./Legend";
import type { ViewProps } from "./view";

/** Values on the way, a line a trial; where one was pruned its line ends in a dot. */
export function CurvesView({ name, known, search, change, onTrial }: ViewProps) {
  const query = useQuery({ queryKey: ["study", name, "curves"], queryFn: () => studies.curves(name, 100), placeholderData: keepPreviousData });
  const { data } = query;
  const isLog = search.log === "1";
  const option = useCallback(
    (colours: ChartColours) => {
      const curves = data?.curves ?? [];
      // Lines without a place of their own on a logarithmic axis are cut where they reach zero.
      const points = (c: (typeof curves)[number]) => c.steps.map((s, i) => [s, isLog && (c.values[i] ?? 0) <= 0 ? null : c.values[i]]);
      return {
        ...base,
        grid: { left: 64, right: 20, top: 14, bottom: 44 },
        tooltip: { ...tooltip(colours), trigger: "item", formatter: (p: { seriesName: string; data: [number, number] }) => tip([`trial ${p.seriesName}`, `step ${p.data[0]}: ${number(p.data[1])}`]) },
        xAxis: { ...look(colours, "step", 26), type: "value", minInterval: 1 },
        yAxis: { ...look(colours, "value on the way", 48), type: isLog ? "log" : "value", scale: true, axisLabel: { color: colours.soft, fontSize: 11, formatter: tick } },
        series: curves.map((c) => ({
          type: "line",
          name: String(c.number),
          showSymbol: true,
          symbol: "circle",
          symbolSize: (_: unknown, p: { dataIndex: number }) => (p.dataIndex < c.steps.length - 1 ? 3 : c.state === "pruned" ? 7 : 4),
          lineStyle: { color: paintOf(c.state, colours), width: 1.2, opacity: c.state === "pruned" ? 0.55 : 0.8 },
          itemStyle: { color: paintOf(c.state, colours) },
          emphasis: { lineStyle: { width: 2.5 } },
          triggerLineEvent: true,
          data: points(c),
        })),
      };
    },
    [data, isLog],
  );
  const pick = useCallback((_: number, series: string | undefined) => onTrial(Number(series)), [onTrial]);
  if (!data) return <Pending query={query} />;
  if (data.total === 0)
    return (
      <>
        <p>No trial has reported a value on the way. In its command:</p>
        <pre>{'weir tune report STEP VALUE || exit $?     or a line {"step": 3, "value": 0.4} on standard output'}</pre>
      </>
    );
  return (
    <>
      <div className="toolbar">
        <label>
          <input type="checkbox" checked={isLog} onChange={() => change({ log: isLog ? undefined : "1" })} /> logarithmic
        </label>
        <Legend items={["complete", "pruned", ...(known.trials.some((t) => t?.state === "fail") ? ["fail"] : []), "running"]} />
        {data.curves.length < data.total && (
          <span className="soft">
            the best and the latest {data.curves.length} of {data.total.toLocaleString("en")}
          </span>
        )}
      </div>
      <Chart label={`values on the way of ${data.curves.length} trials`} height={380} option={option} onPick={pick} />
    </>
  );
}

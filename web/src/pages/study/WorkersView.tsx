import { useCallback, useMemo } from "react";
import type { TrialPoint } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { duration, short } from "../../format";
import { after } from "../pipeline/timeAxis";
import { useNow } from "../pipeline/useProgress";
import { base, look, paintOf, tip, tooltip } from "./axis";
import { Legend } from "./Legend";
import type { ViewProps } from "./view";

/** Who ran which trial when: gaps are times without work. */
export function WorkersView({ known, onTrial }: ViewProps) {
  const { trials } = known;
  const now = useNow(trials.length < 3000 && trials.some((t) => t?.state === "running"));
  const { started, workers, from } = useMemo(() => {
    const started = trials.filter((t): t is TrialPoint & { started_at: number } => typeof t?.started_at === "number").sort((a, b) => a.started_at - b.started_at);
    return { started, workers: [...new Set(started.map((t) => t.worker ?? "unknown"))], from: started[0]?.started_at ?? 0 };
  }, [trials]);
  const to = Math.max(from + 1, started.some((t) => t.state === "running") ? now : 0, started.reduce((most, t) => Math.max(most, t.ended_at ?? 0), 0));
  const band = workers.length > 60 ? 14 : 24;
  const option = useCallback(
    (colours: ChartColours) => ({
      ...base,
      grid: { left: 116, right: 20, top: 10, bottom: 44 },
      tooltip: {
        ...tooltip(colours),
        formatter: (p: { dataIndex: number }) => {
          const t = started[p.dataIndex];
          return t ? tip([`trial ${t.number}, ${t.state}${t.attempt > 1 ? `, attempt ${t.attempt}` : ""}`, `${t.worker ?? "unknown"}, ${t.ended_at === null ? `for ${duration(t.started_at, to)}` : duration(t.started_at, t.ended_at)}`, ...(t.error ? [t.error] : [])]) : "";
        },
      },
      xAxis: { ...look(colours, "time since the first trial", 26), type: "value", min: 0, max: to - from, axisLabel: { color: colours.soft, fontSize: 11, hideOverlap: true, formatter: (v: number) => after(v, (to - from) / 6) } },
      yAxis: { type: "category", data: workers.map((w) => short(w, 16)), inverse: true, axisLine: { lineStyle: { color: colours.soft } }, axisTick: { show: false }, axisLabel: { color: colours.soft, fontSize: 11, width: 104, overflow: "truncate" } },
      series: [
        {
          type: "custom",
          name: "trials",
          progressive: 2000,
          data: started.map((t) => [t.started_at - from, (t.ended_at ?? to) - from, workers.indexOf(t.worker ?? "unknown"), t.state]),
          encode: { x: [0, 1], y: 2 },
          renderItem: (_: unknown, api: { value: (i: number) => number; ordinalRawValue: (i: number) => string; coord: (at: number[]) => number[] }) => {
            const [begin, end] = [api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)])];
            const high = band - 8;
            return { type: "rect", shape: { x: begin[0]!, y: begin[1]! - high / 2, width: Math.max(1.5, end[0]! - begin[0]! - 0.5), height: high }, style: { fill: paintOf(String(api.ordinalRawValue(3)), colours), opacity: 0.85 } };
          },
        },
      ],
    }),
    [started, workers, from, to, band],
  );
  const pick = useCallback((index: number) => started[index] && onTrial(started[index].number), [started, onTrial]);
  if (started.length === 0) return <p className="soft">No trial was begun yet.</p>;
  return (
    <>
      <div className="toolbar">
        <Legend items={["complete", "pruned", "fail", "running"]} />
        <span className="soft">
          {workers.length === 1 ? "one worker" : `${workers.length} workers`}, {duration(from, to)}
        </span>
      </div>
      <Chart label={`${started.length} trials of ${workers.length} workers over ${duration(from, to)}`} height={Math.min(2400, 60 + workers.length * band)} option={option} onPick={pick} />
    </>
  );
}

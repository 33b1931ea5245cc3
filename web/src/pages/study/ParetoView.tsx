import { useCallback, useMemo } from "react";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { number } from "../../format";
import { base, look, tick, tip, tooltip } from "./axis";
import { frontOf } from "./trials";
import type { ViewProps } from "./view";
import { goalName } from "./view";

/** Two objectives against each other; trials that no other beats, in all objectives, stand out. */
export function ParetoView({ known, maximize, search, change, onTrial }: ViewProps) {
  const { trials } = known;
  const goal = (text: string | undefined, none: number) => (text !== undefined && Number(text) < maximize.length ? Number(text) : none);
  const x = goal(search.px, 0);
  const y = goal(search.py, x === 1 ? 0 : 1);
  const points = useMemo(() => {
    const all = trials.filter((t) => t?.state === "complete" && typeof t.values[x] === "number" && typeof t.values[y] === "number");
    const front = frontOf(all, maximize);
    return new Map([
      ["infeasible", all.filter((t) => !t.feasible)],
      ["beaten", all.filter((t) => t.feasible && !front.has(t.number))],
      ["front", all.filter((t) => front.has(t.number))],
    ]);
  }, [trials, maximize, x, y]);
  const option = useCallback(
    (colours: ChartColours) => {
      const line = maximize.length === 2 ? points.get("front")!.toSorted((a, b) => a.values[x]! - b.values[x]!) : [];
      const axis = (objective: number, gap: number) => ({ ...look(colours, goalName(maximize, objective), gap), type: "value", scale: true, axisLabel: { color: colours.soft, fontSize: 11, formatter: tick } });
      const paint = { infeasible: { color: "transparent", borderColor: colours.soft }, beaten: { color: colours.soft, opacity: 0.45 }, front: { color: colours.good } };
      return {
        ...base,
        grid: { left: 64, right: 20, top: 14, bottom: 46 },
        tooltip: {
          ...tooltip(colours),
          formatter: (p: { seriesName: string; dataIndex: number }) => {
            const t = points.get(p.seriesName)?.[p.dataIndex];
            return t ? tip([`trial ${t.number}${p.seriesName === "front" ? ", not beaten" : ""}`, ...t.values.map((v, i) => `objective ${i + 1}: ${number(v)}`)]) : "";
          },
        },
        xAxis: axis(x, 28),
        yAxis: axis(y, 48),
        series: [
          ...[...points].map(([name, list]) => ({ type: "scatter", name, symbolSize: name === "front" ? 9 : 6, itemStyle: paint[name as keyof typeof paint], data: list.map((t) => [t.values[x], t.values[y]]) })),
          { type: "line", name: "edge", step: maximize[x] ? "start" : "end", silent: true, symbol: "none", lineStyle: { color: colours.good, width: 1, opacity: 0.6 }, data: line.map((t) => [t.values[x], t.values[y]]) },
        ],
      };
    },
    [points, maximize, x, y],
  );
  const pick = useCallback(
    (index: number, series: string | undefined) => {
      const trial = points.get(series ?? "")?.[index];
      if (trial) onTrial(trial.number);
    },
    [points, onTrial],
  );
  const count = points.get("front")!.length;
  const chooser = (label: string, value: number, set: (goal: string) => void) => (
    <label>
      {label}{" "}
      <select aria-label={label} value={value} onChange={(e) => set(e.target.value)}>
        {maximize.map((_, i) => (
          <option key={i} value={i}>
            {goalName(maximize, i)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div className="toolbar">
        {maximize.length > 2 && (
          <>
            {chooser("across", x, (px) => change({ px }))}
            {chooser("up", y, (py) => change({ py }))}
          </>
        )}
        <span className="soft">{count === 1 ? "one trial is not beaten by any other" : `${count.toLocaleString("en")} trials are not beaten by any other`} in all objectives; a click opens one</span>
      </div>
      {count === 0 ? <p className="soft">No trial is complete yet.</p> : <Chart label={`front of ${count} trials: ${goalName(maximize, y)} against ${goalName(maximize, x)}`} height={400} option={option} onPick={pick} />}
    </>
  );
}

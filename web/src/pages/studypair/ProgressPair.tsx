import { useCallback, useMemo, useState } from "react";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { base, look, tick, tooltip } from "../study/axis";
import { bestSoFar, boundsOf, byEnd } from "../study/trials";
import { after } from "../pipeline/timeAxis";
import type { Side } from "./side";

/** The best so far of each, over trials that have ended, and over time since each began. */
export function ProgressPair({ sides, objective }: { sides: [Side, Side]; objective: number }) {
  const [isLog, setLog] = useState(false);
  const lines = useMemo(
    () =>
      sides.map(({ known, maximize }) => {
        const ended = byEnd(known.trials.filter((t) => t && t.ended_at !== null));
        const from = known.trials.reduce((least, t) => Math.min(least, t?.started_at ?? Infinity), Infinity);
        const places = new Map(ended.map((t, i) => [t.number, i + 1]));
        const isMax = maximize[objective] ?? false;
        return { byTrial: bestSoFar(ended, objective, isMax, (t) => places.get(t.number)!), byTime: bestSoFar(ended, objective, isMax, (t) => t.ended_at! - from), isMax };
      }),
    [sides, objective],
  );
  const values = lines.flatMap((l) => l.byTrial.map((p) => p[1]));
  const mayLog = values.length > 0 && values.every((v) => v > 0);
  return (
    <section className="plot" aria-label="best so far">
      <div className="toolbar">
        <h2>Best so far</h2>
        <Names sides={sides} />
        <label>
          <input type="checkbox" checked={isLog && mayLog} disabled={!mayLog} onChange={() => setLog(!isLog)} /> logarithmic
        </label>
      </div>
      {values.length === 0 ? (
        <p className="soft">Neither has a complete trial yet.</p>
      ) : (
        <div className="slices two">
          <Lines label="over trials" across="trials that have ended" lines={lines.map((l) => l.byTrial)} isMax={lines[0]!.isMax} names={sides.map((s) => s.name)} isLog={isLog && mayLog} />
          <Lines label="over time" across="time since the first trial" lines={lines.map((l) => l.byTime)} isMax={lines[0]!.isMax} names={sides.map((s) => s.name)} isLog={isLog && mayLog} isTime />
        </div>
      )}
    </section>
  );
}

export const Names = ({ sides }: { sides: readonly Side[] }) => (
  <span className="legend">
    {sides.map((s, i) => (
      <span key={s.name}>
        <span className={`pair-key ${i === 0 ? "a" : "b"}`} aria-hidden="true" />
        {s.name}
      </span>
    ))}
  </span>
);

interface LinesProps {
  label: string;
  across: string;
  lines: readonly [number, number][][];
  names: readonly string[];
  isMax: boolean;
  isLog: boolean;
  isTime?: boolean;
}

function Lines({ label, across, lines, names, isMax, isLog, isTime }: LinesProps) {
  const option = useCallback(
    (colours: ChartColours) => {
      // The first trials of a study may be far off: what matters are the later ones.
      const bounds = boundsOf(
        lines.flatMap((l) => l.map((p) => p[1])),
        isMax,
      );
      const longest = Math.max(1, ...lines.map((l) => l.at(-1)?.[0] ?? 0));
      const room = bounds ? (bounds.high - bounds.low || Math.abs(bounds.high) || 1) * 0.06 : 0;
      const ends = bounds && bounds.beyond > 0 && !isLog ? { min: bounds.low - room, max: bounds.high + room } : {};
      return {
        ...base,
        grid: { left: 58, right: 16, top: 10, bottom: 42 },
        tooltip: { ...tooltip(colours), trigger: "axis", axisPointer: { type: "line" }, valueFormatter: (v: unknown) => (typeof v === "number" ? tick(v) : "–") },
        xAxis: { ...look(colours, across, 26), type: "value", min: 0, max: longest, axisLabel: { color: colours.soft, fontSize: 11, hideOverlap: true, formatter: (v: number) => (isTime ? after(v, longest / 6) : tick(v)) } },
        yAxis: { ...look(colours, "best value so far", 44), type: isLog ? "log" : "value", scale: true, axisLabel: { color: colours.soft, fontSize: 11, formatter: tick, showMinLabel: !("min" in ends), showMaxLabel: !("max" in ends) }, ...ends },
        series: lines.map((l, i) => ({ type: "line", name: names[i], step: "end", symbol: "none", lineStyle: { color: i === 0 ? colours.accent : colours.wait, width: 2 }, itemStyle: { color: i === 0 ? colours.accent : colours.wait }, data: l })),
      };
    },
    [lines, names, across, isMax, isLog, isTime],
  );
  return <Chart label={`best so far ${label} of ${names.join(" and ")}`} height={280} option={option} />;
}

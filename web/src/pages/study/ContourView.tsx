import { useCallback, useMemo } from "react";
import type { ParameterRow } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { number } from "../../format";
import { ramp } from "../compare/ParallelView";
import { base, look, tick, tip, tooltip } from "./axis";
import { ranked, surface } from "./surface";
import { fewer, wordOf } from "./trials";
import type { ViewProps } from "./view";

const cells = 36;
const mostPoints = 800;

/** Two parameters across and up, and what values lie between the trials, by their rank: the lighter the better. */
export function ContourView({ known, objective, maximize, search, change, onTrial }: ViewProps) {
  const { parameters, trials } = known;
  const isMax = maximize[objective] ?? false;
  const at = (name: string | undefined, none: number) => {
    const found = parameters.findIndex((p) => p.name === name);
    return found < 0 ? none : found;
  };
  const x = at(search.px, 0);
  const y = at(search.py, x === 1 ? 0 : 1);
  const points = useMemo(
    () =>
      fewer(
        trials.filter((t) => t?.state === "complete" && typeof t.values[objective] === "number" && typeof t.params[x] === "number" && typeof t.params[y] === "number"),
        mostPoints,
        objective,
        isMax,
      ),
    [trials, objective, isMax, x, y],
  );
  const [px, py] = [parameters[x], parameters[y]];
  const option = useCallback(
    (colours: ChartColours) => {
      if (!px || !py) return {};
      const [sx, sy] = [
        scaleOf(
          px,
          points.map((t) => t.params[x]!),
        ),
        scaleOf(
          py,
          points.map((t) => t.params[y]!),
        ),
      ];
      const good = ranked(points.map((t) => (isMax ? 1 : -1) * t.values[objective]!));
      const heights = surface(
        points.map((t, i) => ({ x: sx.unit(t.params[x]!), y: sy.unit(t.params[y]!), value: good[i]! })),
        cells,
      );
      const paint = (share: number) => ramp[Math.max(0, Math.min(ramp.length - 1, Math.floor(share * ramp.length)))]!;
      const axis = (p: ParameterRow, s: ReturnType<typeof scaleOf>, gap: number) => ({ ...look(colours, p.name, gap), type: "value", min: 0, max: 1, interval: s.step, splitLine: { show: false }, axisLabel: { color: colours.soft, fontSize: 11, hideOverlap: true, formatter: s.label } });
      return {
        ...base,
        grid: { left: 70, right: 20, top: 14, bottom: 46 },
        tooltip: {
          ...tooltip(colours),
          formatter: (p: { seriesName: string; dataIndex: number }) => {
            const t = p.seriesName === "trials" ? points[p.dataIndex] : undefined;
            return t ? tip([`trial ${t.number}: ${number(t.values[objective])}`, `${px.name}: ${wordOf(px, t.params[x], number)}`, `${py.name}: ${wordOf(py, t.params[y], number)}`]) : "";
          },
        },
        xAxis: axis(px, sx, 28),
        yAxis: axis(py, sy, 50),
        series: [
          {
            type: "custom",
            name: "between",
            silent: true,
            data: heights.map((h, i) => [i % cells, Math.floor(i / cells), h]),
            renderItem: (_: unknown, api: { value: (i: number) => number; coord: (at: number[]) => number[] }) => {
              const [column, row, share] = [api.value(0), api.value(1), api.value(2)];
              const [from, to] = [api.coord([column / cells, (row + 1) / cells]), api.coord([(column + 1) / cells, row / cells])];
              return { type: "rect", shape: { x: from[0]!, y: from[1]!, width: to[0]! - from[0]! + 0.6, height: to[1]! - from[1]! + 0.6 }, style: { fill: paint(share), opacity: 1 } };
            },
          },
          { type: "scatter", name: "trials", symbolSize: points.length > 200 ? 5 : 8, itemStyle: { color: colours.ground, borderColor: colours.ink, borderWidth: 0.8, opacity: 0.9 }, data: points.map((t) => [sx.unit(t.params[x]!), sy.unit(t.params[y]!)]) },
        ],
      };
    },
    [points, px, py, x, y, objective, isMax],
  );
  const pick = useCallback((index: number, series: string | undefined) => series === "trials" && points[index] && onTrial(points[index].number), [points, onTrial]);
  if (!px || !py) return <p className="soft">Two parameters are needed.</p>;
  const chooser = (label: string, value: string, set: (name: string) => void) => (
    <label>
      {label}{" "}
      <select aria-label={label} value={value} onChange={(e) => set(e.target.value)}>
        {parameters.map((p) => (
          <option key={p.name} value={p.name}>
            {p.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div className="toolbar">
        {chooser("across", px.name, (next) => change({ px: next }))}
        {chooser("up", py.name, (next) => change({ py: next }))}
        <span className="soft">{points.length.toLocaleString("en")} trials have both; the lighter the better, by rank; between trials it is a guess</span>
      </div>
      {points.length < 3 ? <p className="soft">Three complete trials or more are needed.</p> : <Chart label={`${py.name} against ${px.name} of ${points.length} trials, shaded by value`} height={420} option={option} onPick={pick} />}
    </>
  );
}

/** A parameter in the unit interval: choices in bands of their own, powers where the space says so. */
function scaleOf(parameter: ParameterRow, values: readonly number[]) {
  if (parameter.choices) {
    const count = Math.max(1, parameter.choices.length);
    // Labels stand at the middles of the bands, which halves reach.
    return { unit: (v: number) => (v + 0.5) / count, step: 0.5 / count, label: (u: number) => (Math.round(u * count * 2) % 2 === 1 ? (parameter.choices![Math.floor(u * count)] ?? "").slice(0, 14) : "") };
  }
  const [low, high] = [parameter.low ?? Math.min(...values), parameter.high ?? Math.max(...values)];
  const isLog = parameter.log && low > 0;
  const [from, to] = isLog ? [Math.log(low), Math.log(high)] : [low, high];
  const width = to - from || 1;
  const decades = Math.log10(high / low);
  return { unit: (v: number) => ((isLog ? Math.log(v) : v) - from) / width, step: isLog && decades >= 2 && decades <= 8 ? 1 / decades : 0.2, label: (u: number) => tick(isLog ? Math.exp(from + u * width) : from + u * width) };
}

import { useEffect, useRef } from "react";
import uPlot from "uplot";
import type { CurveSeries } from "../api/client";
import { metricValue, number, short } from "../format";
import { Name } from "./Bits";
import type { CurveView } from "./curveView";
import { align, colour, elapsed, positive, smooth } from "./curves";

/** More lines than these are named under the pointer. */
const mostNamed = 12;

/** Runs of a chart in the order of their colours, with their names. */
export type RunNames = ReadonlyMap<string, string>;

/** One metric over its steps, a line a run. Hovering shows exact values; dragging zooms; a table stands behind it for readers of screens. */
export function Curve({ title, curves, names, view }: { title: string; curves: CurveSeries[]; names: RunNames; view: CurveView }) {
  const box = useRef<HTMLDivElement>(null);
  const said = useRef<HTMLDivElement>(null);
  const isCrowded = names.size > mostNamed;
  const { log, weight, time } = view;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const size = () => ({ width: element.clientWidth, height: 220 });
    // Without a legend the line under the pointer says what it is.
    const told = (plot: uPlot, index: number | null) => {
      const line = index === null || index === 0 ? undefined : curves[(index - 1) % curves.length];
      const at = plot.cursor.idx;
      const value = line && typeof at === "number" ? plot.data[index!]![at] : undefined;
      if (said.current) said.current.textContent = line ? `${names.get(line.run_id) ?? line.run_id}${typeof value === "number" ? `: ${number(value)}` : ""}` : "";
    };
    const crowded: Partial<uPlot.Options> = isCrowded ? { focus: { alpha: 0.15 }, cursor: { focus: { prox: 24 } }, hooks: { setSeries: [told] } } : {};
    const plot = new uPlot({ ...options(element, curves, names, { log, weight, time }), ...crowded, ...size() }, lines(curves, { log, weight, time }), element);
    const resize = new ResizeObserver(() => plot.setSize(size()));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [curves, names, isCrowded, log, weight, time]);
  return (
    <figure className="curve">
      <figcaption>
        <Name text={title} />
      </figcaption>
      <div ref={box} aria-hidden="true" />
      {isCrowded && <div ref={said} className="said-line soft" aria-hidden="true" />}
      {/* A table takes the width of its text, whatever its style says: only a frame around it can be small. */}
      <div className="for-readers">
        <table>
          <caption>Last values of {title}</caption>
          <tbody>
            {curves.map((c) => (
              <tr key={c.run_id}>
                <th scope="row">{names.get(c.run_id) ?? c.run_id}</th>
                <td>{metricValue(c.values.at(-1))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function lines(curves: CurveSeries[], view: CurveView): uPlot.AlignedData {
  const { xs, values } = align(curves, view.time ? elapsed : undefined);
  const drawn = view.log ? values.map(positive) : values;
  // With smoothing what was measured stays visible, faint behind the line.
  return view.weight > 0 ? [xs, ...drawn, ...drawn.map((row) => smooth(row, view.weight))] : [xs, ...drawn];
}

function options(element: HTMLElement, curves: CurveSeries[], names: RunNames, view: CurveView): Omit<uPlot.Options, "width" | "height"> {
  const ink = getComputedStyle(element).color;
  const grid = { stroke: "#88888830", width: 1 };
  const axis = { stroke: ink, grid, ticks: grid, font: "11px system-ui" };
  const order = [...names.keys()];
  const series = (faint: boolean) =>
    curves.map((curve): uPlot.Series => {
      const stroke = colour(Math.max(0, order.indexOf(curve.run_id)));
      return {
        label: names.size > 1 ? short(names.get(curve.run_id) ?? curve.run_id, 40) : "value",
        stroke: faint ? `${stroke}40` : stroke,
        width: 1.5,
        spanGaps: true,
        points: { show: !faint && curve.steps.length <= 12 },
        class: faint ? "faint" : undefined,
        value: (_, v: number | null) => number(v),
      };
    });
  return {
    // Without a value above zero there is nothing for a logarithmic axis to show.
    scales: { x: { time: false }, y: { distr: view.log && curves.some((c) => c.values.some((v) => v !== null && v > 0)) ? 3 : 1 } },
    // Names of a hundred lines would take more room than the lines.
    legend: { show: names.size <= mostNamed },
    axes: [axis, { ...axis, size: 60, values: (_, ticks) => ticks.map((t) => (t === null ? "" : number(t))) }],
    series: [{ label: view.time ? "seconds" : "step", value: (_, v: number | null) => number(v) }, ...(view.weight > 0 ? series(true) : []), ...series(false)],
  };
}

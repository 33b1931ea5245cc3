import { useEffect, useRef } from "react";
import uPlot from "uplot";
import type { CurveSeries } from "../api/client";
import { number } from "../format";
import { align, colour } from "./curves";

/** One metric over its steps, a line a run. Hovering shows exact values; dragging zooms; a table stands behind it for readers of screens. */
export function Curve({ title, curves, names }: { title: string; curves: CurveSeries[]; names: Record<string, string> }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const { steps, values } = align(curves);
    const ink = getComputedStyle(element).color;
    const grid = { stroke: "#88888830", width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: "11px system-ui" };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: 220,
        scales: { x: { time: false } },
        axes: [axis, { ...axis, size: 60, values: (_, ticks) => ticks.map((t) => number(t)) }],
        series: [
          { label: "step" },
          ...curves.map((curve, i) => ({
            label: names[curve.run_id] ?? curve.run_id.slice(0, 8),
            stroke: colour(i),
            width: 1.5,
            spanGaps: true,
            points: { show: steps.length < 40 },
            value: (_: uPlot, v: number | null) => number(v),
          })),
        ],
      },
      [steps, ...values],
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 220 }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [curves, names]);
  return (
    <figure className="curve">
      <figcaption>{title}</figcaption>
      <div ref={box} />
      <table className="for-readers">
        <caption>Last values of {title}</caption>
        <tbody>
          {curves.map((c) => (
            <tr key={c.run_id}>
              <th>{names[c.run_id] ?? c.run_id}</th>
              <td>{number(c.values.at(-1))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

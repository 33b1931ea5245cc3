import { useCallback, useState } from "react";
import type { ParameterRow } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { short } from "../../format";
import { base, look, tick, tooltip } from "../study/axis";
import { Names } from "./ProgressPair";
import type { Side } from "./side";
import { binned } from "./side";

const first = 6;
const bins = 16;

/** Where each study looked: the share of its trials by value of each parameter that both tune. */
export function Distributions({ sides }: { sides: [Side, Side] }) {
  const [whole, setWhole] = useState(false);
  const shared = sides[0].known.parameters.filter((p) => sides[1].known.parameters.some((q) => q.name === p.name && (q.choices === null) === (p.choices === null)));
  if (shared.length === 0) return <p className="soft">The two studies tune no parameter in common.</p>;
  return (
    <section className="plot" aria-label="where they looked">
      <div className="toolbar">
        <h2>Where they looked</h2>
        <Names sides={sides} />
      </div>
      <div className="slices">
        {(whole ? shared : shared.slice(0, first)).map((p) => (
          <Distribution key={p.name} name={p.name} sides={sides} />
        ))}
      </div>
      {!whole && shared.length > first && (
        <p>
          <button type="button" className="link" onClick={() => setWhole(true)}>
            Show {shared.length - first} more
          </button>
        </p>
      )}
    </section>
  );
}

function Distribution({ name, sides }: { name: string; sides: [Side, Side] }) {
  const option = useCallback(
    (colours: ChartColours) => {
      const [labels, shares] = sharesOf(name, sides);
      return {
        ...base,
        grid: { left: 46, right: 12, top: 10, bottom: 42 },
        tooltip: { ...tooltip(colours), trigger: "axis", valueFormatter: (v: unknown) => `${(100 * Number(v)).toFixed(1)} %` },
        xAxis: { ...look(colours, name, 26), type: "category", data: labels, splitLine: { show: false } },
        yAxis: { ...look(colours, "", 30), type: "value", axisLabel: { color: colours.soft, fontSize: 11, formatter: (v: number) => `${Math.round(100 * v)} %` } },
        series: shares.map((data, i) => ({ type: "bar", name: sides[i]!.name, barGap: "0%", itemStyle: { color: i === 0 ? colours.accent : colours.wait, opacity: 0.85 }, data })),
      };
    },
    [name, sides],
  );
  return <Chart label={`values of ${name} in ${sides.map((s) => s.name).join(" and ")}`} height={220} option={option} />;
}

function sharesOf(name: string, sides: [Side, Side]): [string[], number[][]] {
  const of = sides.map(({ known }) => {
    const at = known.parameters.findIndex((p) => p.name === name);
    return { parameter: known.parameters[at]!, values: known.trials.flatMap((t) => (t && typeof t.params[at] === "number" ? [t.params[at]] : [])) };
  });
  const [a, b] = [of[0]!.parameter, of[1]!.parameter];
  if (a.choices && b.choices) {
    const words = [...new Set([...a.choices, ...b.choices])];
    return [
      words.map((w) => short(w, 14)),
      of.map(({ parameter, values }) => words.map((w) => (values.length === 0 ? 0 : values.filter((v) => parameter.choices![v] === w).length / values.length))),
    ];
  }
  const all = of.flatMap((o) => o.values);
  const end = (given: (p: ParameterRow) => number | null, pick: (...n: number[]) => number) => pick(...[a, b].map(given).filter((v) => v !== null), ...(all.length > 0 ? [all.reduce((x, y) => pick(x, y))] : []));
  const [low, high] = [end((p) => p.low, Math.min), end((p) => p.high, Math.max)];
  const isLog = a.log && b.log && low > 0;
  const count = a.type === "int" && b.type === "int" && !isLog && high - low < bins ? high - low + 1 : bins;
  const top = count === high - low + 1 && a.type === "int" ? high + 1 : high;
  const labels = Array.from({ length: count }, (_, i) => {
    const share = (i + (top > high ? 0 : 0.5)) / count;
    return tick(isLog ? Math.exp(Math.log(low) + share * (Math.log(top) - Math.log(low))) : low + share * (top - low));
  });
  return [labels, of.map(({ values }) => binned(values, low, top, count, isLog))];
}

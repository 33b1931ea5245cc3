import type { ParameterRow } from "../../api/studies";
import type { ChartColours } from "../../components/Chart";
import { short } from "../../format";

/** Text of charts. */
export const base = { animation: false, textStyle: { fontFamily: "system-ui, sans-serif" } };

/** The figures of an axis, as short as can be. */
export const tick = (value: number) => (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(1).replace(".0e", "e") : String(Number(value.toPrecision(4))));

/** How an axis looks. */
export const look = ({ ink, soft, line }: ChartColours, name: string, gap: number) => ({
  name: short(name, 40),
  nameLocation: "middle",
  nameGap: gap,
  nameTextStyle: { color: ink },
  axisLine: { onZero: false, lineStyle: { color: soft } },
  axisTick: { lineStyle: { color: line } },
  axisLabel: { color: soft, fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: line } },
});

/** An axis of a parameter: its choices by word, else numbers, by powers where the space says so. */
export function parameterAxis(colours: ChartColours, parameter: ParameterRow, gap: number, values: readonly (number | null)[]) {
  const style = look(colours, parameter.name, gap);
  if (parameter.choices) return { ...style, type: "category", data: parameter.choices.map((c) => short(c, 18)), splitLine: { show: false } };
  const isLog = parameter.log && values.every((v) => v === null || v > 0);
  const ends = parameter.low !== null && parameter.high !== null && parameter.low < parameter.high && (isLog || !parameter.log) ? { min: parameter.low, max: parameter.high } : {};
  return { ...style, type: isLog ? "log" : "value", scale: true, ...ends, minInterval: parameter.type === "int" && !isLog ? 1 : undefined, axisLabel: { ...style.axisLabel, formatter: tick } };
}

/** What stands under the pointer: names come from whoever wrote them, as text. */
export function tip(lines: readonly string[]): HTMLElement {
  const box = document.createElement("div");
  for (const line of lines) box.append(short(line, 80), document.createElement("br"));
  return box;
}

export const tooltip = ({ ground, line, ink }: ChartColours) => ({ backgroundColor: ground, borderColor: line, textStyle: { color: ink, fontSize: 12 }, confine: true });

/** The colour of a state; see study.css for the same in words. */
export function paintOf(state: string, colours: ChartColours): string {
  switch (state) {
    case "complete":
      return colours.accent;
    case "pruned":
      return colours.soft;
    case "fail":
      return colours.bad;
    default:
      return colours.wait;
  }
}

import type { ParameterRow } from "../../api/studies";
import { short } from "../../format";
import { tick } from "./axis";

const absent = "absent";

/** An axis among several. Where a parameter is not always active there is a place below for the trials without it: a line that went on to the next axis would pass through values that were never tried. */
export function parallelAxis(parameter: ParameterRow, values: readonly (number | null)[], { soft, ground }: { soft: string; ground: string }) {
  const label = { color: soft, fontSize: 11, textBorderColor: ground, textBorderWidth: 3 };
  if (parameter.choices) return { type: "category", data: [...(parameter.conditional ? [absent] : []), ...parameter.choices.map((c) => short(c, 12))], axisLabel: label };
  const isLog = isPowers(parameter) && values.every((v) => v === null || v > 0);
  const { low, high } = parameter;
  const isWithin = low !== null && high !== null && low < high && (isLog || low > 0 || !parameter.log);
  if (!parameter.conditional) return { type: isLog ? "log" : "value", scale: true, ...(isWithin ? { min: low, max: high } : {}), axisLabel: { ...label, formatter: tick } };
  return { type: isLog ? "log" : "value", scale: true, min: below(parameter), max: high ?? undefined, axisLabel: { ...label, showMinLabel: true, formatter: (v: number) => (low !== null && v < low ? (Math.abs(v - below(parameter)) <= 1e-9 * Math.max(1e-3, Math.abs(low)) ? absent : "") : tick(v)) } };
}

/** Where a trial stands on it. */
export function placed(parameter: ParameterRow, value: number | null): number | string {
  if (value === null) return parameter.conditional ? (parameter.choices ? 0 : below(parameter)) : "-";
  return parameter.choices && parameter.conditional ? value + 1 : value;
}

const isPowers = (parameter: ParameterRow) => parameter.log && (parameter.low ?? 0) > 0;

function below(parameter: ParameterRow): number {
  const [low, high] = [parameter.low ?? 0, parameter.high ?? 1];
  return isPowers(parameter) ? low / Math.max(1.2, (high / low) ** 0.15) : low - (high - low || 1) * 0.15;
}

import type { CurveSeries } from "../api/client";

/** Puts curves with different places on one axis; a run without a point at a place has a gap there. */
export function align(curves: CurveSeries[], places: (curve: CurveSeries) => number[] = (c) => c.steps): { xs: number[]; values: (number | null)[][] } {
  const own = curves.map(places);
  const xs = [...new Set(own.flat())].sort((a, b) => a - b);
  const place = new Map(xs.map((x, i) => [x, i]));
  const values = curves.map((curve, c) => {
    const row = Array.from<number | null>({ length: xs.length }).fill(null);
    own[c]!.forEach((x, i) => {
      row[place.get(x)!] = curve.values[i] ?? null;
    });
    return row;
  });
  return { xs, values };
}

/** Seconds since the curve's first point. */
export const elapsed = (curve: CurveSeries) => curve.timestamps.map((t) => (t - curve.timestamps[0]!) / 1000);

/** Exponential moving average with TensorBoard's correction of the first values; weight in [0, 1), gaps stay gaps. */
export function smooth(values: (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return values;
  let last = 0;
  let seen = 0;
  return values.map((value) => {
    if (value === null) return null;
    last = last * weight + (1 - weight) * value;
    seen++;
    return last / (1 - weight ** seen);
  });
}

/** A logarithmic axis has no place for zero and below. */
export const positive = (values: (number | null)[]) => values.map((v) => (v !== null && v > 0 ? v : null));

// Distinct in light and dark, and for most colour-blind eyes (Okabe and Ito, 2008).
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a6d00", "#7f3c8d"];

/** The colour of the n-th line. */
export const colour = (index: number) => palette[index % palette.length]!;

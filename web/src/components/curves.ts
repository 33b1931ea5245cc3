import type { CurveSeries } from "../api/client";

/** Puts curves with different steps on one axis; a run without a point at a step has a gap there. */
export function align(curves: CurveSeries[]): { steps: number[]; values: (number | null)[][] } {
  const steps = [...new Set(curves.flatMap((c) => c.steps))].sort((a, b) => a - b);
  const place = new Map(steps.map((s, i) => [s, i]));
  const values = curves.map((curve) => {
    const row = Array.from<number | null>({ length: steps.length }).fill(null);
    curve.steps.forEach((s, i) => {
      row[place.get(s)!] = curve.values[i] ?? null;
    });
    return row;
  });
  return { steps, values };
}

// Distinct in light and dark, and for most colour-blind eyes (Okabe and Ito, 2008).
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a6d00", "#7f3c8d"];

/** The colour of the n-th line. */
export const colour = (index: number) => palette[index % palette.length]!;

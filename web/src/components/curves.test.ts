import { expect, it } from "vitest";
import type { CurveSeries } from "../api/client";
import { align, colour, elapsed, positive, smooth } from "./curves";

const curve = (run_id: string, steps: number[], values: (number | null)[]): CurveSeries => ({ run_id, key: "loss", total_points: steps.length, steps, timestamps: steps.map((s) => 5000 + 1000 * s), values });

it("puts runs with different steps on one axis with gaps", () => {
  const { xs, values } = align([curve("a", [0, 2], [1, 2]), curve("b", [1, 2], [5, null])]);
  expect(xs).toEqual([0, 1, 2]);
  expect(values).toEqual([
    [1, null, 2],
    [null, 5, null],
  ]);
});

it("puts runs of different days beside each other by the time they took", () => expect(align([curve("a", [3, 5], [1, 2]), curve("b", [7, 8], [3, 4])], elapsed).xs).toEqual([0, 1, 2]));

it("smooths towards the mean, begins at the first value and keeps gaps", () => {
  expect(smooth([2, 2, 2], 0.9).map((v) => v!.toFixed(6))).toEqual(["2.000000", "2.000000", "2.000000"]);
  expect(smooth([1, null, 3], 0.5)).toEqual([1, null, (0.25 + 1.5) / 0.75]);
  expect(smooth([1, 5], 0)).toEqual([1, 5]);
});

it("has no place for zero on a logarithmic axis", () => expect(positive([1, 0, -2, null])).toEqual([1, null, null, null]));

it("has a colour for any number of lines", () => expect(colour(100)).toMatch(/^#/));

import { expect, it } from "vitest";
import type { CurveSeries } from "../api/client";
import { align, colour } from "./curves";

const curve = (run_id: string, steps: number[], values: (number | null)[]): CurveSeries => ({ run_id, key: "loss", total_points: steps.length, steps, timestamps: steps, values });

it("puts runs with different steps on one axis with gaps", () => {
  const { steps, values } = align([curve("a", [0, 2], [1, 2]), curve("b", [1, 2], [5, null])]);
  expect(steps).toEqual([0, 1, 2]);
  expect(values).toEqual([
    [1, null, 2],
    [null, 5, null],
  ]);
});

it("has a colour for any number of lines", () => expect(colour(100)).toMatch(/^#/));

import { expect, test } from "vitest";
import { binned } from "./side";

test("values are counted in bins, by powers where they are logarithmic", () => {
  expect(binned([0, 0.1, 0.9, 1], 0, 1, 2, false)).toEqual([0.5, 0.5]);
  expect(binned([1e-4, 2e-4, 0.5, 1], 1e-4, 1, 4, true)).toEqual([0.5, 0, 0, 0.5]);
  expect(binned([], 0, 1, 2, false)).toEqual([0, 0]);
  expect(binned([3], 3, 3, 2, false)).toEqual([1, 0]);
});

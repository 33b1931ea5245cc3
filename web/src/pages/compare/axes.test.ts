import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { axisOf, possibleAxes, rangeOf, rankCorrelation, standardAxes } from "./axes";

const run = (metrics: RunRow["metrics"], params: RunRow["params"]): RunRow => ({ id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags: {} });
const runs = [run({ m: 1, same: 1 }, { lr: "1e-3", kind: "b", a: "1" }), run({ m: 3, same: 1 }, { lr: "0.1", kind: "a10", a: "x" }), run({ m: null, same: 1 }, { lr: "", kind: "a9" })];

it("takes numbers for numbers and all else for words", () => {
  expect(axisOf(runs, "params.lr")).toMatchObject({ isNumber: true, values: [0.001, 0.1, null] });
  expect(axisOf(runs, "params.kind")).toMatchObject({ isNumber: false, words: ["a9", "a10", "b"] });
  expect(axisOf(runs, "params.a")).toMatchObject({ isNumber: false, values: ["1", "x", null] });
  expect(axisOf(runs, "metrics.m")).toMatchObject({ isNumber: true, values: [1, 3, null] });
  expect(axisOf(runs, "attributes.status")).toBeUndefined();
});

it("offers what differs, and puts the first figure last", () => {
  const possible = possibleAxes(runs, ["m", "same"]);
  expect(possible).toEqual(["metrics.m", "params.a", "params.kind", "params.lr"]);
  expect(standardAxes(possible)).toEqual(["params.a", "params.kind", "params.lr", "metrics.m"]);
});

it("knows the range of what is there", () => {
  expect(rangeOf([null, 3, "x", 1])).toEqual([1, 3]);
  expect(rangeOf([null])).toBeUndefined();
});

it("ranks together what goes together", () => {
  const axis = (values: (number | null)[]) => ({ id: "", label: "", isNumber: true, values, words: [] });
  expect(rankCorrelation(axis([1, 2, 3, 100]), axis([5, 6, 8, 9]))).toBeCloseTo(1);
  expect(rankCorrelation(axis([1, 2, 3, null]), axis([9, 8, 1, 5]))).toBeCloseTo(-1);
  expect(rankCorrelation(axis([1, 2, 2, 4]), axis([1, 2, 3, 4]))).toBeCloseTo(0.9486833);
  expect(rankCorrelation(axis([1, 1, 1]), axis([1, 2, 3]))).toBeUndefined();
  expect(rankCorrelation(axis([1, 2]), axis([1, 2]))).toBeUndefined();
});

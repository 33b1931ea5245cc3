import { expect, test } from "vitest";
import type { ParameterRow, TrialPoint } from "../../api/studies";
import { bestSoFar, boundsOf, fewer, frontOf, merge, tally, wordOf } from "./trials";

const trial = (number: number, values: (number | null)[], more: Partial<TrialPoint> = {}): TrialPoint => ({ number, state: "complete", values, feasible: true, params: [], worker: null, attempt: 1, retry_of: null, started_at: number, ended_at: number + 1, run_id: null, error: null, ...more });
const parameter = (name: string, more: Partial<ParameterRow> = {}): ParameterRow => ({ name, type: "float", low: 0, high: 1, log: false, step: null, choices: null, conditional: false, ...more });

test("changes are put to what is known, whatever the order of their parameters", () => {
  const page = { state: "open", revision: 1, until: "1-0", has_more: false };
  const one = merge(undefined, { ...page, parameters: [parameter("x")], trials: [trial(0, [1], { params: [0.5] })] });
  const two = merge(one, { ...page, state: "stopped", parameters: [parameter("y"), parameter("x", { low: -1 })], trials: [trial(2, [3], { params: [7, 0.25] }), trial(0, [2], { params: [null, 0.5] })] });
  expect(two.parameters.map((p) => [p.name, p.low])).toEqual([
    ["x", -1],
    ["y", 0],
  ]);
  expect(two.trials[2]!.params).toEqual([0.25, 7]);
  expect(two.trials[0]!.values).toEqual([2]);
  expect(two.trials[0]!.params).toEqual([0.5, null]);
  expect(two.state).toBe("stopped");
  expect(one.trials[2]).toBeUndefined();
});

test("the best so far moves with feasible complete trials alone and lasts to the end", () => {
  const all = [trial(0, [5]), trial(1, [3], { state: "pruned" }), trial(2, [1], { feasible: false }), trial(3, [4]), trial(4, [6])];
  expect(bestSoFar(all, 0, false, (t) => t.number)).toEqual([
    [0, 5],
    [3, 4],
    [4, 4],
  ]);
  expect(bestSoFar(all, 0, true, (t) => t.number)).toEqual([
    [0, 5],
    [4, 6],
  ]);
  expect(bestSoFar([], 0, true, (t) => t.number)).toEqual([]);
});

test("the front holds what no other beats, ties too", () => {
  const all = [trial(0, [1, 5]), trial(1, [2, 2]), trial(2, [3, 3]), trial(3, [2, 2]), trial(4, [0, 9], { state: "fail" }), trial(5, [5, null])];
  expect([...frontOf(all, [false, false])].sort()).toEqual([0, 1, 3]);
  expect([...frontOf(all, [true, false])].sort()).toEqual([1, 2, 3]);
});

test("a picture gets the best and the latest", () => {
  const all = Array.from({ length: 100 }, (_, i) => trial(i, [i === 3 ? -1 : i]));
  const few = fewer(all, 4, 0, false).map((t) => t.number);
  expect(few).toEqual([0, 3, 98, 99]);
});

test("outliers do not squeeze an axis", () => {
  const values = [...Array.from({ length: 50 }, (_, i) => i), 1e6];
  expect(boundsOf(values, false)).toEqual({ low: 0, high: 49, beyond: 1 });
  expect(boundsOf([1, 2, 1e6], false)).toEqual({ low: 1, high: 1e6, beyond: 0 });
  expect(boundsOf([], false)).toBeUndefined();
});

test("choices are told by their words and states in order", () => {
  expect(wordOf(parameter("o", { choices: ["adam", "sgd"] }), 1, String)).toBe("sgd");
  expect(wordOf(parameter("x"), null, String)).toBe("–");
  expect(tally([trial(0, []), trial(1, [], { state: "running" }), trial(2, [])])).toEqual([
    ["complete", 2],
    ["running", 1],
  ]);
});

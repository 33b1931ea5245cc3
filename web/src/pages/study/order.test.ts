import { expect, test } from "vitest";
import type { TrialPoint } from "../../api/studies";
import { sorted } from "./order";
import { ranked, surface } from "./surface";

const trial = (number: number, value: number | null, x: number | null): TrialPoint => ({ number, state: "complete", values: value === null ? [] : [value], feasible: true, params: [x], worker: null, attempt: 1, retry_of: null, started_at: null, ended_at: null, run_id: null, error: null });
const x = [{ name: "x", type: "float", low: 0, high: 1, log: false, step: null, choices: null, conditional: false }];

test("trials are sorted either way and what has nothing there comes last", () => {
  const all = [trial(0, 3, null), trial(1, null, 2), trial(2, 1, 5), trial(3, 3, 4)];
  const numbers = (sort?: string) => sorted(all, sort, x).map((t) => t.number);
  expect(numbers("value_0")).toEqual([2, 0, 3, 1]);
  expect(numbers("-value_0")).toEqual([0, 3, 2, 1]);
  expect(numbers("param:x")).toEqual([1, 3, 2, 0]);
  expect(numbers("-number")).toEqual([3, 2, 1, 0]);
  expect(numbers()).toEqual([0, 1, 2, 3]);
});

test("a surface is level between equal points and near a point is that point", () => {
  expect(surface([{ x: 0, y: 0, value: 2 }, { x: 1, y: 1, value: 2 }], 3).every((v) => Math.abs(v - 2) < 1e-9)).toBe(true);
  const cells = surface([{ x: 1 / 6, y: 1 / 6, value: 1 }, { x: 5 / 6, y: 5 / 6, value: 0 }], 3);
  expect(cells[0]).toBeGreaterThan(0.95);
  expect(cells[8]).toBeLessThan(0.05);
});

test("ranks share places and do not care how far off an outlier is", () => {
  expect(ranked([5, 1e9, 5, -1])).toEqual([1 / 3, 1, 1 / 3, 0]);
});

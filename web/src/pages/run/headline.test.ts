import { expect, it } from "vitest";
import { headline } from "./headline";

const metric = (key: string, value: number | null = 1) => ({ key, value, step: 0, timestamp: 0 });

it("begins with what the server puts first and passes over rounds, baselines and gaps", () =>
  expect(headline(["rmse", "gap", "baseline_rmse", "r2", "rounds.a", "system/cpu", "x", "y", "z"].map((k) => metric(k, k === "gap" ? null : 1))).map((m) => m.key)).toEqual(["rmse", "r2", "x", "y"]));

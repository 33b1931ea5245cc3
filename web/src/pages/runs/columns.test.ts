import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { columnsOf, nextOrder } from "./columns";

const run = (metrics: Record<string, number>, params: Record<string, string>): RunRow => ({
  id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags: {},
});

it("shows metrics most runs have, and parameters only where runs differ", () => {
  const columns = columnsOf([run({ loss: 1, acc: 1 }, { lr: "1", seed: "1" }), run({ loss: 2 }, { lr: "2", seed: "1" })]);
  expect(columns.metrics).toEqual(["loss", "acc"]);
  expect(columns.params).toEqual(["lr"]);
});

it("leaves system metrics to the run's own page", () => expect(columnsOf([run({ "system/cpu": 1 }, {})]).metrics).toEqual([]));

it("puts what a model is judged by first and curves last", () => {
  const metrics = Object.fromEntries(["baseline_rmse", "mae", "mape", "r2", "rmse", "rounds.linear", "validation.xgboost.rmse", "epoch", "train.loss"].map((k) => [k, 1]));
  expect(columnsOf([run(metrics, {})]).metrics).toEqual(["rmse", "mae", "r2", "mape", "epoch", "baseline_rmse", "rounds.linear", "train.loss"]);
  const tests = Object.fromEntries(["brier", "test_accuracy", "val_loss", "test_f1"].map((k) => [k, 1]));
  expect(columnsOf([run(tests, {})]).metrics).toEqual(["test_f1", "test_accuracy", "val_loss", "brier"]);
});

it("turns through ascending, descending and none", () => {
  expect(nextOrder(undefined, "k")).toBe("k ASC");
  expect(nextOrder("k ASC", "k")).toBe("k DESC");
  expect(nextOrder("k DESC", "k")).toBeUndefined();
});

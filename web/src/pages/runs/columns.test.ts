import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { columnsOf, nextOrder } from "./columns";

const run = (metrics: Record<string, number>, params: Record<string, string>): RunRow => ({
  id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags: {},
});

it("shows metrics in the server's order, once each, and parameters only where runs differ", () => {
  const columns = columnsOf([run({ acc: 1, loss: 1 }, { lr: "1", seed: "1" }), run({ loss: 2 }, { lr: "2", seed: "1" })], ["loss", "acc", "loss"]);
  expect(columns.metrics).toEqual(["loss", "acc"]);
  expect(columns.params).toEqual(["lr"]);
});

it("shows eight metrics at most", () => expect(columnsOf([run({}, {})], [..."zyxwvutsrq"]).metrics).toEqual([..."zyxwvuts"]));

it("leaves system metrics to the run's own page", () => expect(columnsOf([run({ "system/cpu": 1 }, {})], ["system/cpu"]).metrics).toEqual([]));

it("turns through ascending, descending and none", () => {
  expect(nextOrder(undefined, "k")).toBe("k ASC");
  expect(nextOrder("k ASC", "k")).toBe("k DESC");
  expect(nextOrder("k DESC", "k")).toBeUndefined();
});

import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { columnsOf, nextOrder, possibleColumns, readChoice } from "./columns";

const run = (metrics: Record<string, number>, params: Record<string, string>): RunRow => ({
  id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags: {},
});

it("shows metrics in the server's order, and parameters only where runs differ", () => {
  const columns = columnsOf([run({ acc: 1, loss: 1 }, { lr: "1", seed: "1" }), run({ loss: 2 }, { lr: "2", seed: "1" })], ["loss", "acc"]);
  expect(columns.metrics).toEqual(["loss", "acc"]);
  expect(columns.params).toEqual(["lr"]);
});

it("shows eight metrics at most", () => expect(columnsOf([run({}, {})], [..."zyxwvutsrq"]).metrics).toEqual([..."zyxwvuts"]));

it("leaves system metrics to the run's own page and single rounds to the charts", () => {
  expect(columnsOf([run({}, {})], ["system/cpu", "rmse", "rounds.x.train"]).metrics).toEqual(["rmse"]);
  expect(columnsOf([run({}, {})], ["system/cpu", "rounds.x.train"]).metrics).toEqual(["rounds.x.train"]);
});

it("offers every metric and parameter", () => expect(possibleColumns([run({}, { z: "1" }), run({}, { y: "1" })], ["b", "rounds.a"])).toEqual({ metrics: ["b", "rounds.a"], params: ["y", "z"] }));

it("reads back what was chosen, and nothing out of nonsense", () => {
  expect(readChoice('{"metrics":["a",3],"params":["b"]}')).toEqual({ metrics: ["a"], params: ["b"] });
  for (const text of [null, "", "{", "null", "7"]) expect(readChoice(text)).toBeNull();
});

it("turns through ascending, descending and none", () => {
  expect(nextOrder(undefined, "k")).toBe("k ASC");
  expect(nextOrder("k ASC", "k")).toBe("k DESC");
  expect(nextOrder("k DESC", "k")).toBeUndefined();
});

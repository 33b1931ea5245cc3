import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { knownOf, moved, nextOrder, readColumns, readWidths, standardColumns, writeColumns, writeWidths } from "./columns";

const run = (metrics: Record<string, number>, params: Record<string, string>, tags: Record<string, string> = {}): RunRow => ({
  id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags,
});
const attributes = ["attributes.status", "attributes.start_time", "attributes.duration"];

it("shows metrics in the server's order, and parameters only where runs differ", () =>
  expect(standardColumns([run({ acc: 1, loss: 1 }, { lr: "1", seed: "1" }), run({ loss: 2 }, { lr: "2", seed: "1" })], ["loss", "acc"])).toEqual([...attributes, "metrics.loss", "metrics.acc", "params.lr"]));

it("shows eight metrics at most", () => expect(standardColumns([run({}, {})], [..."zyxwvutsrq"]).slice(3)).toEqual([..."zyxwvuts"].map((k) => `metrics.${k}`)));

it("leaves system metrics to the run's own page and single rounds to the charts", () => {
  expect(standardColumns([run({}, {})], ["system/cpu", "rmse", "rounds.x.train"]).slice(3)).toEqual(["metrics.rmse"]);
  expect(standardColumns([run({}, {})], ["system/cpu", "rounds.x.train"]).slice(3)).toEqual(["metrics.rounds.x.train"]);
});

it("offers all that there is, MLflow's own tags last", () =>
  expect(knownOf([run({}, { z: "1" }, { "mlflow.user": "u" }), run({}, { y: "1" }, { team: "t" })], ["b", "rounds.a"])).toEqual({ metrics: ["b", "rounds.a"], params: ["y", "z"], tags: ["team", "mlflow.user"] }));

it("brings columns back from an address, whatever their names have in them", () => {
  const ids = ["metrics.a,b", "params.100%", "tags.x:y", "attributes.status", "metrics.%2C"];
  expect(readColumns(writeColumns(ids))).toEqual(ids);
  expect(readColumns("metrics.a,nonsense,metrics.a,,attributes.none")).toEqual(["metrics.a"]);
  expect(readColumns(undefined)).toBeUndefined();
});

it("brings widths back and takes no nonsense", () => {
  const widths = { "metrics.a,b:c": 120, "params.x": 333 };
  expect(readWidths(writeWidths(widths))).toEqual(widths);
  expect(readWidths("metrics.a:7,metrics.b:x,:90,metrics.c:1e9")).toEqual({});
});

it("turns through ascending, descending and none", () => {
  expect(nextOrder(undefined, "k")).toBe("k ASC");
  expect(nextOrder("k ASC", "k")).toBe("k DESC");
  expect(nextOrder("k DESC", "k")).toBeUndefined();
});

it("moves a column to where it is dropped", () => {
  expect(moved(["a", "b", "c", "d"], "a", "c")).toEqual(["b", "c", "a", "d"]);
  expect(moved(["a", "b", "c", "d"], "d", "b")).toEqual(["a", "d", "b", "c"]);
});

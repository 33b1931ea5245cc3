import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { comparison } from "./comparison";

const run = (metrics: RunRow["metrics"], params: RunRow["params"], id = "1", tags: RunRow["tags"] = {}) => ({
  run: { id, name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags },
  metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0, timestamp: 0 })),
});

it("lists metrics, parameters and tags, what differs first in each", () => {
  const rows = comparison([run({ rmse: 2, "rounds.a": 1 }, { lr: "1", a: "x" }, "1", { team: "t", "mlflow.user": "u" }), run({ rmse: 2 }, { lr: "2", a: "x", only: "x" })]);
  expect(rows.map((r) => [r.kind, r.key, r.cells, r.differs])).toEqual([
    ["metrics", "rounds.a", ["1", undefined], true],
    ["metrics", "rmse", ["2", "2"], false],
    ["params", "lr", ["1", "2"], true],
    ["params", "only", [undefined, "x"], true],
    ["params", "a", ["x", "x"], false],
    ["tags", "team", ["t", undefined], true],
  ]);
});

it("sees differences too small to show", () => expect(comparison([run({ m: 0.1000001 }, {}), run({ m: 0.1000002 }, {})])[0]!.differs).toBe(true));

it("says by how much each run differs from the one that others are measured by", () => {
  const rows = comparison([run({ m: 2, z: 0 }, {}, "a"), run({ m: 2.5, z: 1 }, {}, "b"), run({ m: 1, z: 0 }, {}, "c"), run({ m: null }, {}, "d")], "a");
  expect(rows.map((r) => r.changes)).toEqual([
    [undefined, "+0.5 (+25 %)", "−1 (−50 %)", undefined],
    [undefined, "+1", "±0", undefined],
  ]);
});

import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { comparison } from "./comparison";

const run = (metrics: RunRow["metrics"], params: RunRow["params"]) => ({
  run: { id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 0, ended_at: 1, parent_id: null, metrics, params, tags: {} },
  metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0, timestamp: 0 })),
});

it("lists every metric and parameter, those that matter first, and marks what differs", () => {
  const rows = comparison([run({ rmse: 2, "rounds.a": 1 }, { lr: "1" }), run({ rmse: 2 }, { lr: "2", only: "x" })]);
  expect(rows.map((r) => [r.key, r.cells, r.differs])).toEqual([
    ["rmse", ["2", "2"], false],
    ["rounds.a", ["1", undefined], true],
    ["lr", ["1", "2"], true],
    ["only", [undefined, "x"], true],
  ]);
});

it("sees differences too small to show", () => expect(comparison([run({ m: 0.1000001 }, {}), run({ m: 0.1000002 }, {})])[0]!.differs).toBe(true));

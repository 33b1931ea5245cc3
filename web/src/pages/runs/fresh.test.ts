import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { refreshed } from "./fresh";

const run = (id: string, status = "running", loss = 1): RunRow => ({ id, name: id, experiment_id: "0", status, user: "", started_at: 0, ended_at: null, parent_id: null, metrics: { loss }, params: {}, tags: {} });

it("puts in what moved, and counts what is new", () => {
  const rows = [run("a"), run("b")];
  const { rows: next, unseen } = refreshed(rows, [run("new"), run("b", "finished"), run("a")]);
  expect(next.map((r) => r.status)).toEqual(["running", "finished"]);
  expect(next[0]).toBe(rows[0]);
  expect(unseen).toBe(1);
});

it("leaves rows as they are where nothing moved", () => {
  const rows = [run("a")];
  expect(refreshed(rows, [run("a")])).toEqual({ rows, unseen: 0 });
  expect(refreshed(rows, [run("a")]).rows).toBe(rows);
  expect(refreshed(rows, undefined).rows).toBe(rows);
});

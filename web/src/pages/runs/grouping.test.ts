import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { flat, grouped } from "./grouping";

const run = (id: string, parent_id: string | null = null): RunRow => ({ id, name: id, experiment_id: "0", status: "finished", user: "", started_at: 0, ended_at: 0, parent_id, metrics: {}, params: {}, tags: {} });
const runs = [run("b1", "b"), run("a"), run("b"), run("b2", "b"), run("c", "gone"), run("b11", "b1")];
const shown = (open: string[]) => grouped(runs, new Set(open)).map((p) => `${" ".repeat(p.depth)}${p.run.id}${p.children > 0 ? `(${p.children})` : ""}`);

it("hides runs below closed ones and shows orphans", () => expect(shown([])).toEqual(["a", "b(2)", "c"]));
it("opens any depth", () => expect(shown(["b", "b1"])).toEqual(["a", "b(2)", " b1(1)", "  b11", " b2", "c"]));
it("leaves runs as they come where nobody groups", () => expect(flat(runs).map((p) => p.run.id)).toEqual(runs.map((r) => r.id)));

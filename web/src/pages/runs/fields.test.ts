import { expect, it } from "vitest";
import type { RunRow } from "../../api/client";
import { exactOf, fieldOf, idOf, quoted, termOf, textOf } from "./fields";

const run: RunRow = {
  id: "1", name: "n", experiment_id: "0", status: "finished", user: "u", started_at: 1000, ended_at: 62_000, parent_id: null,
  metrics: { "val/loss": 0.123456789, gap: null }, params: { lr: "1e-3" }, tags: { "mlflow.source.git.commit": "0123456789abcdef" },
};

it.each(["metrics.val/loss", "params.a.b", "tags.x y", "attributes.status"])("reads %s back", (id) => expect(idOf(fieldOf(id)!)).toBe(id));
it.each(["", "metrics.", "runs.x", "attributes.nonsense", "loss"])("takes %s for no field", (id) => expect(fieldOf(id)).toBeUndefined());

it("quotes only what needs it", () => expect(["loss", "a.b_1", "val/loss", "my key"].map(quoted)).toEqual(["loss", "a.b_1", "`val/loss`", "`my key`"]));
it("sorts by what the server knows", () => {
  expect(termOf(fieldOf("metrics.val/loss")!)).toBe("metrics.`val/loss`");
  expect(termOf(fieldOf("attributes.commit")!)).toBe("tags.`mlflow.source.git.commit`");
  expect(termOf(fieldOf("attributes.duration")!)).toBeUndefined();
});

it("shows short what a file has whole", () => {
  const of = (id: string) => [textOf(run, fieldOf(id)!, 63_000), exactOf(run, fieldOf(id)!)];
  expect(of("metrics.val/loss")).toEqual(["0.12346", "0.123456789"]);
  expect(of("metrics.gap")).toEqual(["NaN", "NaN"]);
  expect(of("metrics.none")).toEqual([undefined, ""]);
  expect(of("attributes.commit")).toEqual(["01234567…", "0123456789abcdef"]);
  expect(of("attributes.duration")).toEqual(["1 min 1 s", "61"]);
});

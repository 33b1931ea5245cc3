import { expect, it } from "vitest";
import { answering, modelOf, rowsOf } from "./names";

it.each([
  ["model_version", "models:/tips/3", "tips"],
  ["model_version", "models:/team/tips/12", "team/tips"],
  ["model_version", "elsewhere", undefined],
  ["table", "models:/tips/3", undefined],
])("takes %s %s for a version of %s", (kind, name, model) => expect(modelOf({ kind, name, hash: "md5:0" })).toBe(model));

it("names a model as it answered, where several versions have one content", () => {
  const version = { kind: "model_version", name: "models:/tips/2", hash: "md5:0" };
  expect(answering(version, { model: "tips", version: "1" }).name).toBe("models:/tips/1");
  expect(answering({ ...version, kind: "model", name: "models/tips" }, { model: "tips", version: "1" }).name).toBe("models/tips");
});

it("names the rows of a request", () => {
  expect(rowsOf("ab-0", 3)).toEqual(["ab-0", "ab-1", "ab-2"]);
  expect(rowsOf("ab", 1000)).toHaveLength(20);
});

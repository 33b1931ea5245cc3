import { expect, it } from "vitest";
import { modelOf } from "./names";

it.each([
  ["model_version", "models:/tips/3", "tips"],
  ["model_version", "models:/team/tips/12", "team/tips"],
  ["model_version", "elsewhere", undefined],
  ["table", "models:/tips/3", undefined],
])("takes %s %s for a version of %s", (kind, name, model) => expect(modelOf({ kind, name, hash: "md5:0" })).toBe(model));

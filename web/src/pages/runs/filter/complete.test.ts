import { describe, expect, it } from "vitest";
import { accept, complete } from "./complete";

const known = {
  attributes: ["run_name", "status", "start_time", "run_id"],
  metrics: ["loss", "val/loss", "accuracy"],
  params: ["lr", "learner"],
  tags: ["team"],
  values: (field: string) => (field === "params.learner" ? ["xgboost", "mlp"] : field === "tags.team" ? ["it's", ""] : []),
};
const labels = (text: string, caret = text.length) => complete(text, caret, known).options.map((o) => o.label);
const after = (text: string, label: string) => {
  const { from, options } = complete(text, text.length, known);
  return accept(text, text.length, from, options.find((o) => o.label === label)!).text;
};

describe("fields", () => {
  it("offers everything at first", () => expect(labels("")).toHaveLength(10));
  it("finds what is typed, first where it begins a name", () => expect(labels("lo")).toEqual(["metrics.loss", "metrics.val/loss"]));
  it("knows the words before the dot, short ones too", () => {
    expect(labels("metrics.")).toEqual(["metrics.loss", "metrics.val/loss", "metrics.accuracy"]);
    expect(labels("param.l")).toEqual(["params.lr", "params.learner"]);
    expect(labels("attr.st")).toEqual(["attributes.status", "attributes.start_time"]);
  });
  it("puts backticks around what needs them", () => {
    expect(after("metrics.val", "metrics.val/loss")).toBe("metrics.`val/loss` ");
    expect(after("metrics.`val/l", "metrics.val/loss")).toBe("metrics.`val/loss` ");
  });
});

describe("operators", () => {
  it("offers those of numbers and of texts", () => {
    expect(labels("metrics.loss ")).toEqual(["<", "<=", ">", ">=", "=", "!="]);
    expect(labels("metrics.`val/loss` <")).toEqual(["<", "<="]);
    expect(labels("params.lr ")).toEqual(["=", "!=", "LIKE", "ILIKE"]);
    expect(labels("attributes.start_time ")).toContain(">=");
    expect(labels("attributes.run_id i")).toEqual(["ILIKE", "IN"].filter((o) => o.startsWith("I")));
  });
});

describe("values", () => {
  it("offers what there is, in quotes", () => {
    expect(labels("params.learner = ")).toEqual(["xgboost", "mlp"]);
    expect(after("params.learner = 'x", "xgboost")).toBe("params.learner = 'xgboost' ");
    expect(labels("metrics.loss < ")).toEqual([]);
  });
  it("offers no value that cannot be written", () => expect(labels("tags.team = ")).toEqual(["(empty)"]));
});

it("goes on with the next comparison", () => {
  expect(labels("metrics.loss < 1 ")).toEqual(["and"]);
  expect(labels("metrics.loss < 1 and par")).toEqual(["params.lr", "params.learner"]);
  expect(labels("params.a IN ('x', 'y') AND metrics.l")).toEqual(["metrics.loss", "metrics.val/loss"]);
  expect(labels("tags.x = 'a and b' and te")).toEqual(["tags.team"]);
});

it("completes where the caret is and keeps what follows", () => {
  const text = "me < 1 and params.lr = '1'";
  const { from, options } = complete(text, 2, known);
  expect(accept(text, 2, from, options[0]!).text).toBe("metrics.loss < 1 and params.lr = '1'");
});

it("has no answer to nonsense, and never hangs", () => {
  for (const text of ["= = =", "((((", "'''", "metrics.loss < 1 , x", "``", "and and and ", "a".repeat(2000)]) expect(Array.isArray(labels(text))).toBe(true);
});

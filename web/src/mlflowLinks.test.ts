import { expect, it } from "vitest";
import { fromMlflow } from "./mlflowLinks";

it.each([
  ["#/experiments/1/runs/3a98", "/runs/3a98"],
  ["#/experiments/1/runs/3a98/artifacts/model", "/runs/3a98"],
  ["#/experiments/1", "/experiments/1"],
  ["#/experiments/1/models/m-604e", "/experiments/1"],
  ["#/experiments/1?searchFilter=a", "/experiments/1"],
  ["#/models", "/models"],
  ["#/models/churn%2Fmodel", "/models/churn%2Fmodel"],
  ["#/models/churn/versions/2", "/models/churn/versions/2"],
  ['#/compare-runs?runs=["a","b"]&experiments=["1"]', "/compare?runs=a,b"],
  ["#/compare-runs?runs=%5B%22a%22%2C%22b%22%5D", "/compare?runs=a,b"],
  ["#/compare-runs?runs=[", "/compare?runs="],
  ["#/something/new", "/"],
])("a link of MLflow's to %s leads to %s", (hash, page) => expect(fromMlflow(hash)).toBe(page));

it.each(["", "#", "#experiments", "#part-of-a-page"])("leaves %s alone", (hash) => expect(fromMlflow(hash)).toBeNull());

import { expect, it } from "vitest";
import { demandOf, ruleOn, storyOf, wordsOf } from "./rules";

const rule = { figure: "roc_auc", comparison: ">=", limit: 0.8, value: 0.9, passed: true };

it("writes a rule as it was demanded", () => {
  expect(demandOf(rule)).toBe("roc_auc >= 0.8");
  expect(demandOf({ ...rule, slice: "country=DE", against: "difference", limit: -0.01 })).toBe("roc_auc[country=DE] >= baseline − 0.01");
  expect(demandOf({ ...rule, figure: "rmse", comparison: "<=", against: "ratio", limit: 1.05 })).toBe("rmse <= baseline × 1.05");
});

it("says what a policy asks for", () => {
  expect(wordsOf({ stage: "Production", evaluation: true, approvals: 2, approver_users: ["ann"], approver_groups: ["leads"] })).toBe("an evaluation that passed and 2 approvals of ann, the group leads, not of who asks");
  expect(wordsOf({ alias: "champion", approvals: 1, self_approval: true })).toBe("one approval of those who may manage the model");
});

it("finds the rule on a target", () => {
  const rules = [{ stage: "Production" }, { alias: "champion" }];
  expect(ruleOn(rules, { stage: "Production" })).toBe(rules[0]);
  expect(ruleOn(rules, { alias: "champion" })).toBe(rules[1]);
  expect(ruleOn(rules, { stage: "Staging" })).toBeUndefined();
  expect(ruleOn(rules, {})).toBeUndefined();
});

it("tells the history, of what it does not know too", () => {
  const entry = { entry_no: 1, time: 0, actor: "ann", name: "m", version: "1", action: "alias.set", target: "champion", from: "2", to: "1", why: null, promotion_id: null, evaluation: null };
  expect(storyOf(entry)).toBe("got the alias champion, which version 2 had");
  expect(storyOf({ ...entry, action: "package.sealed", target: null })).toBe("package sealed");
});

import type { EvaluationRule, HistoryEntry, PolicyRule, Target } from "../../api/registry";
import { number } from "../../format";

/** A rule of an evaluation as whoever demanded it would write it: `roc_auc[country=DE] >= baseline - 0.01`. */
export function demandOf(rule: EvaluationRule): string {
  const figure = rule.slice ? `${rule.figure}[${rule.slice}]` : rule.figure;
  if (rule.against === "difference") return `${figure} ${rule.comparison} baseline ${rule.limit < 0 ? "−" : "+"} ${number(Math.abs(rule.limit))}`;
  if (rule.against === "ratio") return `${figure} ${rule.comparison} baseline × ${number(rule.limit)}`;
  return `${figure} ${rule.comparison} ${number(rule.limit)}`;
}

/** "the stage Production", "the alias champion". */
export const nameOf = ({ stage, alias }: { stage?: string | null; alias?: string | null }) => (stage ? `the stage ${stage}` : `the alias ${alias}`);

/** The rule on a target; undefined where it is free. */
export const ruleOn = (rules: readonly PolicyRule[], target: Target) => rules.find((r) => (target.stage ? r.stage === target.stage : !!target.alias && r.alias === target.alias));

/** What a rule asks for, in words. */
export function wordsOf(rule: PolicyRule): string {
  const asked: string[] = [];
  if (rule.evaluation) asked.push(`an evaluation that passed${rule.evaluators?.length ? `, by ${rule.evaluators.join(" or ")}` : ""}`);
  if (rule.approvals) {
    const who = [...(rule.approver_users ?? []), ...(rule.approver_groups ?? []).map((g) => `the group ${g}`)];
    asked.push(`${rule.approvals === 1 ? "one approval" : `${rule.approvals} approvals`} of ${who.length > 0 ? who.join(", ") : "those who may manage the model"}${rule.self_approval ? "" : ", not of who asks"}`);
  }
  return asked.join(" and ");
}

const actions: Record<string, (e: HistoryEntry) => string> = {
  "stage.changed": (e) => `moved to ${e.to ?? e.target}${e.from && e.from !== "None" ? `, from ${e.from}` : ""}`,
  "alias.set": (e) => `got the alias ${e.target}${e.from ? `, which version ${e.from} had` : ""}`,
  "alias.removed": (e) => `lost the alias ${e.target}`,
  "policy.set": () => "the promotion policy was changed",
  "evaluation.attached": (e) => `an evaluation was attached${e.to ? `: ${e.to}` : ""}`,
  "promotion.requested": (e) => `asked for: ${e.target}`,
  "promotion.approved": (e) => `approved: ${e.target}`,
  "promotion.rejected": (e) => `rejected: ${e.target}`,
  "promotion.cancelled": (e) => `taken back: ${e.target}`,
  "promotion.superseded": (e) => `asked for anew: ${e.target}`,
  "policy.overridden": (e) => `the policy was overridden: ${e.from}`,
};

/** An entry of the history in words; one of a kind that this page does not know, by its own name. */
export const storyOf = (entry: HistoryEntry) => actions[entry.action]?.(entry) ?? [entry.action.replaceAll(/[._]/g, " "), entry.target].filter(Boolean).join(" ");

/** Stages as MLflow has them, as far as one moves to them. */
export const stages = ["Staging", "Production", "Archived", "None"];

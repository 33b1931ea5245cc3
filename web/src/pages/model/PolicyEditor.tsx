import { useState } from "react";
import type { Policy, PolicyRule } from "../../api/registry";
import { registry } from "../../api/registry";
import { Dialog } from "../../components/Dialog";
import { wordsOf } from "../version/rules";

/** What guards the stages and aliases of a model; whoever may can change it. */
export function PolicyEditor({ policy, mayChange, onDone }: { policy: Policy; mayChange: boolean; onDone: () => Promise<unknown> }) {
  const [rules, setRules] = useState<PolicyRule[]>();
  const [comment, setComment] = useState("");
  return (
    <section aria-label="Promotion policy">
      <h2>Promotion policy</h2>
      {policy.rules.length === 0 ? (
        <p className="soft">None: stages and aliases are free, as in MLflow.</p>
      ) : (
        <ul className="listed">
          {policy.rules.map((rule) => (
            <li key={rule.stage ?? rule.alias}>
              <span className="tag">{rule.stage ?? `@${rule.alias}`}</span> needs {wordsOf(rule)}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <button type="button" className="link" onClick={() => setRules(policy.rules)}>
          {policy.rules.length === 0 ? "Guard a stage or an alias" : "Change the policy"}
        </button>
      )}
      {rules && (
        <Dialog title={`Promotion policy of ${policy.name}`} action="Save" onAction={() => registry.setPolicy(policy.name, rules, policy.revision, comment).then(onDone)} onClose={() => setRules(undefined)}>
          {rules.map((rule, i) => (
            // A rule being written has no identity but its place.
            <RuleFields key={i} rule={rule} onChange={(next) => setRules(rules.map((r, at) => (at === i ? next : r)))} onRemove={() => setRules(rules.filter((_, at) => at !== i))} />
          ))}
          <button type="button" className="link" onClick={() => setRules([...rules, { stage: "Production", evaluation: true, approvals: 1 }])}>
            Add a rule
          </button>
          <textarea rows={2} value={comment} onChange={(e) => setComment(e.target.value)} placeholder="why" aria-label="why" />
        </Dialog>
      )}
    </section>
  );
}

const listOf = (text: string) => text.split(",").map((t) => t.trim()).filter(Boolean);

function RuleFields({ rule, onChange, onRemove }: { rule: PolicyRule; onChange: (next: PolicyRule) => void; onRemove: () => void }) {
  const people = [...(rule.approver_users ?? []), ...(rule.approver_groups ?? []).map((g) => `group:${g}`)].join(", ");
  const [approvers, setApprovers] = useState(people);
  const name = (text: string) => {
    setApprovers(text);
    const names = listOf(text);
    onChange({ ...rule, approver_users: names.filter((n) => !n.startsWith("group:")), approver_groups: names.filter((n) => n.startsWith("group:")).map((n) => n.slice(6)) });
  };
  return (
    <fieldset className="rule">
      <p className="toolbar">
        <select value={rule.stage ?? ""} onChange={(e) => onChange(e.target.value ? { ...rule, stage: e.target.value, alias: null } : { ...rule, stage: null, alias: "champion" })} aria-label="what is guarded">
          <option>Staging</option>
          <option>Production</option>
          <option>Archived</option>
          <option value="">an alias</option>
        </select>
        {!rule.stage && <input type="text" value={rule.alias ?? ""} onChange={(e) => onChange({ ...rule, alias: e.target.value })} aria-label="guarded alias" />}
        <button type="button" className="link soft" onClick={onRemove}>
          remove
        </button>
      </p>
      <label className="line">
        <input type="checkbox" checked={rule.evaluation ?? false} onChange={(e) => onChange({ ...rule, evaluation: e.target.checked })} /> an evaluation that passed
      </label>
      <label className="line">
        approvals{" "}
        <input
          type="number"
          min="0"
          max="100"
          value={rule.approvals ?? 0}
          onChange={(e) => {
            const approvals = Number(e.target.value);
            onChange(approvals > 0 ? { ...rule, approvals } : { ...rule, approvals, approver_users: [], approver_groups: [] });
          }}
        />
      </label>
      {(rule.approvals ?? 0) > 0 && (
        <>
          <input type="text" value={approvers} onChange={(e) => name(e.target.value)} placeholder="ann, group:leads; empty: who may manage the model" aria-label="who may approve" />
          <label className="line">
            <input type="checkbox" checked={rule.self_approval ?? false} onChange={(e) => onChange({ ...rule, self_approval: e.target.checked })} /> who asks may approve too
          </label>
        </>
      )}
    </fieldset>
  );
}

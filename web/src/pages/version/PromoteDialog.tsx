import { useState } from "react";
import type { EvaluationAnswer, Policy, Target, VersionRow } from "../../api/registry";
import { registry } from "../../api/registry";
import { Dialog } from "../../components/Dialog";
import { demandOf, nameOf, ruleOn, stages, wordsOf } from "./rules";
import { metricValue } from "../../format";

interface Props {
  version: VersionRow;
  policy: Policy;
  evaluation: EvaluationAnswer | undefined;
  isAdmin: boolean;
  onDone: (said: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for a stage or an alias, and shows beforehand what the gate will say. */
export function PromoteDialog({ version, policy, evaluation, isAdmin, onDone, onClose }: Props) {
  const guarded = policy.rules.map((r) => (r.stage ? `stage:${r.stage}` : `alias:${r.alias}`));
  const [choice, setChoice] = useState(guarded[0] ?? "stage:Production");
  const [alias, setAlias] = useState("");
  const [comment, setComment] = useState("");
  const [archive, setArchive] = useState(true);
  const [override, setOverride] = useState(false);
  const target: Target = choice === "alias:" ? { alias: alias.trim() } : choice.startsWith("stage:") ? { stage: choice.slice(6) } : { alias: choice.slice(6) };
  const rule = ruleOn(policy.rules, target);
  const takesPlace = target.stage === "Staging" || target.stage === "Production";
  const isShort = rule?.evaluation === true && evaluation?.report.blessed !== true;
  const act = async () => {
    const done = await registry.promote(version.name, version.version, target, takesPlace && archive, comment, override);
    await onDone(done.state === "applied" ? `Version ${version.version} has ${nameOf(target)} now.` : `Asked for ${nameOf(target)}; what is missing stands below.`);
  };
  return (
    <Dialog title={`Promote version ${version.version}`} action={override ? "Override the policy" : rule?.approvals ? "Ask for approval" : "Promote"} danger={override} disabled={(!target.stage && !target.alias) || (override && !comment.trim())} onAction={act} onClose={onClose}>
      <p className="toolbar">
        <label>
          to{" "}
          <select value={choice} onChange={(e) => setChoice(e.target.value)} aria-label="what it gets">
            {[...new Set([...guarded, ...stages.map((s) => `stage:${s}`)])].map((id) => (
              <option key={id} value={id}>
                {id.replace(":", " ")}
                {guarded.includes(id) ? " (guarded)" : ""}
              </option>
            ))}
            <option value="alias:">another alias …</option>
          </select>
        </label>
        {choice === "alias:" && <input type="text" value={alias} onChange={(e) => setAlias(e.target.value)} placeholder="champion" aria-label="alias" />}
      </p>
      {rule ? (
        <div className={`gate ${isShort ? "bad" : "good"}`}>
          <p>The policy asks for {wordsOf(rule)}.</p>
          {rule.evaluation && !evaluation && <p className="fault">No evaluation is attached. One that lies in the package or with the run is taken by itself.</p>}
          {rule.evaluation && evaluation && !evaluation.report.blessed && (
            <>
              <p className="fault">The newest evaluation did not pass:</p>
              <ul>
                {evaluation.report.rules
                  .filter((r) => !r.passed)
                  .map((r) => (
                    <li key={demandOf(r)}>
                      <code>{demandOf(r)}</code>, and it is {metricValue(r.value)}
                      {typeof r.baseline === "number" && ` (baseline ${metricValue(r.baseline)})`}
                    </li>
                  ))}
              </ul>
            </>
          )}
          {rule.evaluation && evaluation?.report.blessed && <p>The newest evaluation passed all {evaluation.report.rules.length} rules.</p>}
        </div>
      ) : (
        <p className="soft">No rule guards {target.stage || target.alias ? nameOf(target) : "it"}: it takes effect at once.</p>
      )}
      {takesPlace && (
        <label className="line">
          <input type="checkbox" checked={archive} onChange={(e) => setArchive(e.target.checked)} /> archive the versions that are there now
        </label>
      )}
      <textarea rows={3} value={comment} onChange={(e) => setComment(e.target.value)} placeholder="why" aria-label="why" />
      {rule && isAdmin && (
        <label className="line">
          <input type="checkbox" checked={override} onChange={(e) => setOverride(e.target.checked)} /> override the policy, which the history tells for ever
        </label>
      )}
    </Dialog>
  );
}

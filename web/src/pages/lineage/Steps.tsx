import { Link } from "@tanstack/react-router";
import type { LineageBranch, LineageStep } from "../../api/client";
import { Id, Time } from "../../components/Bits";
import { pretty } from "../run/preview";
import { ArtifactName } from "./ArtifactName";

/** Steps of work, each with the contents beyond it. */
export function Steps({ steps }: { steps: LineageStep[] }) {
  if (steps.length === 0) return <p className="soft">nothing recorded</p>;
  return (
    <ul className="tree">
      {steps.map((step) => (
        <li key={step.execution.id}>
          <Execution step={step} />
          {step.next.length > 0 && (
            <ul>
              {step.next.map((branch) => (
                <Branch key={branch.artifact.hash + branch.artifact.name} branch={branch} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Execution({ step }: { step: LineageStep }) {
  const { execution } = step;
  return (
    <>
      <strong>{execution.kind}</strong> {execution.name}{" "}
      <span className="soft">
        <Time at={Date.parse(execution.ended_at)} exact />
        {step.repeats > 0 && `, and ${step.repeats} more like it`}
      </span>
      {execution.run_id && (
        <>
          {" "}
          <Link to="/runs/$run" params={{ run: execution.run_id }} search={{}}>
            run {execution.run_id.slice(0, 8)}
          </Link>
        </>
      )}
      {(execution.git_commit || execution.configuration_json) && (
        <details>
          <summary>how</summary>
          <dl className="facts">
            {execution.git_commit && (
              <>
                <dt>Commit</dt>
                <dd>
                  <Id value={execution.git_commit} />
                  {execution.git_dirty && " with changes"}
                </dd>
              </>
            )}
            {execution.configuration_json && (
              <>
                <dt>Configuration</dt>
                <dd>
                  <pre>{pretty(execution.configuration_json)}</pre>
                </dd>
              </>
            )}
          </dl>
        </details>
      )}
    </>
  );
}

function Branch({ branch }: { branch: LineageBranch }) {
  return (
    <li>
      <ArtifactName artifact={branch.artifact} /> <Id value={branch.artifact.hash} length={12} />
      {branch.has_more && (
        <>
          {" "}
          <Link to="/lineage" search={{ subject: branch.artifact.hash }}>
            more
          </Link>
        </>
      )}
      {branch.is_shown_above ? <span className="soft"> its steps stand elsewhere on this page</span> : branch.steps.length > 0 && <Steps steps={branch.steps} />}
    </li>
  );
}

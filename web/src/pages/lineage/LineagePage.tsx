import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { LineageBranch, LineageStep, LineageTree } from "../../api/client";
import { api } from "../../api/client";
import { Empty, Failure, Id, Skeleton, Time } from "../../components/Bits";

/** Where something came from and what became of it. */
export function LineagePage() {
  const { subject } = useSearch({ strict: false }) as { subject?: string };
  const [typed, setTyped] = useState(subject ?? "");
  const navigate = useNavigate();
  const { data, error, isFetching } = useQuery({ queryKey: ["lineage", subject], queryFn: () => api.lineage(subject!), enabled: !!subject });
  return (
    <>
      <h1>Lineage</h1>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ to: "/lineage", search: { subject: typed || undefined } });
        }}
      >
        <input type="search" value={typed} onChange={(e) => setTyped(e.target.value)} placeholder="a prediction's id, models:/name/3, a run id, md5:…, a file's name" aria-label="what to trace" />
        <button type="submit">Trace</button>
      </form>
      {!subject && (
        <Empty title="What is to be traced?">
          <p>A prediction, a model version, a run, a content hash or the name of a file that a step read or made.</p>
        </Empty>
      )}
      {error && <Failure error={error} />}
      {isFetching && !data && <Skeleton rows={8} />}
      {data && (
        <div className="lineage">
          <h2>
            {data.prediction ? `prediction ${data.prediction.id}, answered by` : ""} {data.artifact ? `${data.artifact.kind.replace("_", " ")} ${data.artifact.name}` : data.prediction ? "a model of which nothing is recorded" : `run ${data.subject}`} {data.artifact && <Id value={data.artifact.hash} length={14} />}
          </h2>
          {data.prediction && <Asked prediction={data.prediction} />}
          <section>
            <h3>Came from</h3>
            <Steps steps={data.upstream ?? []} />
          </section>
          <section>
            <h3>Went into</h3>
            <Steps steps={data.downstream ?? []} />
          </section>
        </div>
      )}
    </>
  );
}

function Asked({ prediction }: { prediction: NonNullable<LineageTree["prediction"]> }) {
  const cells = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => `${name} = ${value}`).join(", ");
  return (
    <dl className="facts">
      <dt>Answered</dt>
      <dd>
        <Time at={Date.parse(prediction.answered_at)} /> by {prediction.model}, version {prediction.version}
        {prediction.rows > 1 && `; the first of ${prediction.rows} rows of its request`}
      </dd>
      <dt>Inputs</dt>
      <dd>{cells(prediction.inputs)}</dd>
      <dt>Outputs</dt>
      <dd>{cells(prediction.outputs)}</dd>
    </dl>
  );
}

function Steps({ steps }: { steps: LineageStep[] }) {
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
    <details>
      <summary>
        <strong>{execution.kind}</strong> {execution.name} <span className="soft"><Time at={Date.parse(execution.ended_at)} /></span>
        {step.repeats > 0 && <span className="soft"> and {step.repeats} more like it</span>}
      </summary>
      <dl className="facts">
        {execution.run_id && (
          <>
            <dt>Run</dt>
            <dd>
              <Link to="/runs/$run" params={{ run: execution.run_id }} search={{}}>
                {execution.run_id.slice(0, 8)}
              </Link>
            </dd>
          </>
        )}
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
  );
}

function Branch({ branch }: { branch: LineageBranch }) {
  return (
    <li>
      <span className="tag">{branch.artifact.kind.replace("_", " ")}</span> {branch.artifact.name} <Id value={branch.artifact.hash} length={12} />
      {branch.has_more && (
        <Link to="/lineage" search={{ subject: branch.artifact.hash }}>
          more
        </Link>
      )}
      {branch.is_shown_above ? <span className="soft"> shown elsewhere</span> : branch.steps.length > 0 && <Steps steps={branch.steps} />}
    </li>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { mlflow } from "../../api/mlflow";
import { registry } from "../../api/registry";
import { session } from "../../api/session";
import { Failure, Skeleton, Time } from "../../components/Bits";
import { Dialog } from "../../components/Dialog";
import { Leaderboard } from "../../components/Leaderboard";
import { Note } from "../../components/Note";
import { Pending } from "../../components/Pending";
import { TagEditor } from "../../components/TagEditor";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";
import { Aliases } from "./Aliases";
import { EvaluationView } from "./EvaluationView";
import { History } from "./History";
import { Origin } from "./Origin";
import { PackageFiles } from "./PackageFiles";
import { PromoteDialog } from "./PromoteDialog";
import { Requests } from "./Requests";
import { WhatIf } from "./WhatIf";
import "./version.css";

/** One version of a model: what it is, where it came from, how good it is, and how it gets on. */
export function VersionPage() {
  const { model, version } = useParams({ strict: false }) as { model: string; version: string };
  useTitle(`${model} version ${version}`, "Models");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<"promotion" | "end">();
  const [said, setSaid] = useState<string>();
  const all = useQuery({ queryKey: ["model", model], queryFn: () => api.model(model) });
  const me = useQuery({ queryKey: ["me"], queryFn: session.me, staleTime: 60_000 });
  const policy = useQuery({ queryKey: ["registry", model, "policy"], queryFn: () => registry.policy(model) });
  const promotions = useQuery({ queryKey: ["registry", model, "promotions", version], queryFn: () => registry.promotions(model, version) });
  const evaluation = useQuery({ queryKey: ["registry", model, "evaluation", version], queryFn: () => registry.evaluation(model, version) });
  const lineage = useQuery({ queryKey: ["registry", model, "lineage", version], queryFn: () => registry.lineage(model, version), refetchInterval: false });
  const row = all.data?.versions.find((v) => v.version === version);
  const run = useQuery({ queryKey: ["run", row?.run_id], queryFn: () => api.run(row!.run_id!), enabled: !!row?.run_id });
  if (!all.data)
    return (
      <Pending query={all}>
        <WaysOn />
      </Pending>
    );
  if (!row)
    return (
      <section className="failure" role="alert">
        <strong>
          The model {model} has no version {version}.
        </strong>
        <p>
          <Link to="/models/$model" params={{ model }}>
            Its versions
          </Link>
        </p>
      </section>
    );
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ["registry", model] }), queries.invalidateQueries({ queryKey: ["model", model] })]);
  const tags = Object.entries(row.tags).sort(([a], [b]) => a.localeCompare(b));
  return (
    <>
      <p className="crumbs">
        <Link to="/models">Models</Link> /{" "}
        <Link to="/models/$model" params={{ model }}>
          {model}
        </Link>
      </p>
      <div className="titled">
        <h1>
          Version {version} {row.stage !== "None" && <span className="status finished">{row.stage}</span>}
        </h1>
        <span className="toolbar">
          <button type="button" className="primary" disabled={!policy.data} onClick={() => setAsks("promotion")}>
            Promote …
          </button>
          <button type="button" onClick={() => setAsks("end")}>
            Delete
          </button>
        </span>
      </div>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      <Note key={version} of="version" text={row.description ?? ""} onSave={(text) => mlflow.describeVersion(model, version, text).then(refresh)} />
      <dl className="facts">
        <dt>Aliases</dt>
        <dd>
          <Aliases model={model} version={version} aliases={row.aliases} onDone={refresh} />
        </dd>
        <dt>Registered</dt>
        <dd>
          <Time at={row.created_at} exact />
        </dd>
        {row.source && (
          <>
            <dt>Source</dt>
            <dd>{row.source}</dd>
          </>
        )}
      </dl>
      <Requests model={model} promotions={promotions.data?.promotions ?? []} me={me.data?.name} onDone={refresh} />
      <section aria-label="Evaluation">
        <h2>Evaluation</h2>
        {evaluation.isPending && <Skeleton rows={3} />}
        {evaluation.error && <Failure error={evaluation.error} onRetry={() => void evaluation.refetch()} />}
        {evaluation.data && <EvaluationView answer={evaluation.data} />}
        {evaluation.data === null && (
          <p className="soft">
            None is attached. An <code>evaluation.json</code> in the package or with the run can be{" "}
            <button
              type="button"
              className="link"
              onClick={() =>
                void registry
                  .attach(model, version)
                  .then(refresh)
                  .catch((e: unknown) => setSaid(e instanceof Error ? e.message : String(e)))
              }
            >
              attached
            </button>
            .
          </p>
        )}
      </section>
      {run.data && <Leaderboard run={run.data.run.id} experiment={run.data.run.experiment_id} />}
      <WhatIf key={`what if ${version}`} model={model} version={version} />
      {lineage.data ? <Origin lineage={lineage.data} /> : lineage.error ? <Failure error={lineage.error} onRetry={() => void lineage.refetch()} /> : <Skeleton rows={4} />}
      <div className="columns">
        <section aria-label="Tags">
          <h2>Tags</h2>
          <TagEditor tags={tags} onSet={(key, value) => mlflow.setVersionTag(model, version, key, value).then(refresh)} onRemove={(key) => mlflow.deleteVersionTag(model, version, key).then(refresh)} />
        </section>
        <PackageFiles model={model} version={version} />
      </div>
      <History model={model} version={version} />
      {asks === "end" && (
        <Dialog
          title={`Delete version ${version} of ${model}?`}
          action="Delete"
          danger
          onAction={async () => {
            await mlflow.deleteVersion(model, version);
            await navigate({ to: "/models/$model", params: { model } });
            await refresh();
          }}
          onClose={() => setAsks(undefined)}
        >
          <p>It does not come back. The run and its files stay, and the history of the model tells of it.</p>
        </Dialog>
      )}
      {asks === "promotion" && policy.data && (
        <PromoteDialog
          version={row}
          policy={policy.data}
          evaluation={evaluation.data ?? undefined}
          isAdmin={me.data?.is_admin === true || me.data?.is_user === false}
          onDone={(text) => {
            setSaid(text);
            return refresh();
          }}
          onClose={() => setAsks(undefined)}
        />
      )}
    </>
  );
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../api/client";
import { mlflow } from "../../api/mlflow";
import { CurvePanel } from "../../components/CurvePanel";
import { Leaderboard } from "../../components/Leaderboard";
import { Note } from "../../components/Note";
import { Pending } from "../../components/Pending";
import { useTitle } from "../../components/title";
import { metricValue } from "../../format";
import { WaysOn } from "../missing/MissingPage";
import { RunData } from "./RunData";
import { RunFacts } from "./RunFacts";
import { RunFigures } from "./RunFigures";
import { RunFiles } from "./RunFiles";
import { RunHead } from "./RunHead";
import { RunModels } from "./RunModels";
import { RunTags } from "./RunTags";
import { useRunEvents } from "./useRunEvents";
import { Values } from "./Values";
import "./run.css";

const noteTag = "mlflow.note.content";

/** One run: what it was, what it measured, what it left. */
export function RunPage() {
  const { run: id } = useParams({ strict: false }) as { run: string };
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ["run", id], queryFn: () => api.run(id) });
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const { data } = query;
  const names = useMemo(() => new Map(data ? [[data.run.id, data.run.name]] : []), [data]);
  // The machine's own figures are apart: they say nothing of the model.
  const own = useMemo(() => data?.metrics.filter((m) => !m.key.startsWith("system/")) ?? [], [data]);
  const system = useMemo(() => data?.metrics.filter((m) => m.key.startsWith("system/")) ?? [], [data]);
  const [isSystemOpen, setSystemOpen] = useState(false);
  const experiment = experiments.data?.experiments.find((e) => e.id === data?.run.experiment_id)?.name;
  useTitle(data?.run.name ?? "Run", experiment);
  useRunEvents(id, data?.run.status === "running" || data?.run.status === "scheduled");
  if (!data)
    return (
      <Pending query={query} rows={10}>
        <WaysOn />
      </Pending>
    );
  const { run } = data;
  const describe = (text: string) => (text.trim() === "" && noteTag in run.tags ? mlflow.deleteTag(id, noteTag) : mlflow.setTag(id, noteTag, text)).then(() => queries.invalidateQueries({ queryKey: ["run", id] }));
  return (
    <>
      <p className="crumbs">
        <Link to="/">Experiments</Link> /{" "}
        <Link to="/experiments/$experiment" params={{ experiment: run.experiment_id }} search={{}}>
          {experiment ?? "runs"}
        </Link>
      </p>
      <RunHead detail={data} />
      <Note key={id} of="run" text={run.tags[noteTag] ?? ""} onSave={describe} />
      <RunFacts detail={data} />
      <RunFigures metrics={own} />
      <Leaderboard run={id} experiment={run.experiment_id} />
      <CurvePanel names={names} metrics={own} />
      <div className="columns">
        <Values title="Metrics" right values={own.map((m) => [m.key, metricValue(m.value)])} empty={<>None yet. Log one: <code>mlflow.log_metric("loss", 0.1)</code></>} />
        <Values title="Parameters" values={Object.entries(run.params).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))} empty="None." />
        <RunFiles run={id} root={data.artifact_uri} />
        <RunTags run={id} tags={run.tags} />
        <RunData inputs={data.inputs} />
        <RunModels models={data.models} />
      </div>
      {system.length > 0 && (
        <details className="system" onToggle={(e) => setSystemOpen(e.currentTarget.open)}>
          <summary>
            <h2>System metrics</h2> <span className="soft">{system.length}: the machine while the run was at work</span>
          </summary>
          {isSystemOpen && <CurvePanel names={names} metrics={system} />}
        </details>
      )}
    </>
  );
}

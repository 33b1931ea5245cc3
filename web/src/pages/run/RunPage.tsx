import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/client";
import { Status } from "../../components/Bits";
import { CurvePanel } from "../../components/CurvePanel";
import { Pending } from "../../components/Pending";
import { useTitle } from "../../components/title";
import { metricValue } from "../../format";
import { WaysOn } from "../missing/MissingPage";
import { RunFacts } from "./RunFacts";
import { RunFigures } from "./RunFigures";
import { RunFiles } from "./RunFiles";
import { RunTags } from "./RunTags";
import { useRunEvents } from "./useRunEvents";
import { Values } from "./Values";

/** One run: what it was, what it measured, what it left. */
export function RunPage() {
  const { run: id } = useParams({ strict: false }) as { run: string };
  const query = useQuery({ queryKey: ["run", id], queryFn: () => api.run(id) });
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const { data } = query;
  const names = useMemo(() => new Map(data ? [[data.run.id, data.run.name]] : []), [data]);
  const experiment = experiments.data?.experiments.find((e) => e.id === data?.run.experiment_id)?.name;
  useTitle(data?.run.name ?? "Run", experiment);
  useRunEvents(id, data?.run.status === "running" || data?.run.status === "scheduled");
  if (!data)
    return (
      <Pending query={query} rows={10}>
        <WaysOn />
      </Pending>
    );
  const { run, metrics } = data;
  return (
    <>
      <p className="crumbs">
        <Link to="/">Experiments</Link> /{" "}
        <Link to="/experiments/$experiment" params={{ experiment: run.experiment_id }} search={{}}>
          {experiment ?? "runs"}
        </Link>
      </p>
      <h1>
        {run.name} <Status value={run.status} />
      </h1>
      <RunFacts detail={data} />
      <RunFigures metrics={metrics} />
      <CurvePanel names={names} metrics={metrics} />
      <div className="columns">
        <Values title="Metrics" right values={metrics.map((m) => [m.key, metricValue(m.value)])} empty={<>None yet. Log one: <code>mlflow.log_metric("loss", 0.1)</code></>} />
        <Values title="Parameters" values={Object.entries(run.params)} empty="None." />
        <RunFiles run={id} />
        <RunTags tags={run.tags} />
      </div>
    </>
  );
}

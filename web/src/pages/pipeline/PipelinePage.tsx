import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/client";
import { Empty, Failure, Skeleton, Status, Time } from "../../components/Bits";
import { useTitle } from "../../components/title";
import { duration } from "../../format";
import { useNarrow } from "../runs/useNarrow";
import { criticalPath, workOf } from "./critical";
import { Gantt } from "./Gantt";
import { GraphView } from "./GraphView";
import { lanesOf } from "./lanes";
import { layOut } from "./layers";
import type { Progress } from "./progress";
import { spanOf } from "./progress";
import { inScope } from "./scope";
import { StagePanel } from "./StagePanel";
import { StageTable } from "./StageTable";
import { Tally } from "./Tally";
import { useNow, useProgress } from "./useProgress";
import "../../components/note.css";
import "./pipeline.css";

export interface PipelineSearch {
  view?: string;
  stage?: string;
  q?: string;
  focus?: string;
  fold?: string;
  only?: string;
  idle?: string;
}

/** More stages than this are folded by their groups until somebody unfolds them. */
const many = 150;

/** A run of a pipeline: over time, as a graph, as a table, and each of its stages. */
export function PipelinePage() {
  const { run } = useParams({ strict: false }) as { run: string };
  const { progress, error, refetch } = useProgress(run);
  useTitle(progress?.pipeline.name, "Pipelines");
  if (error)
    return (
      <Failure error={error} onRetry={refetch}>
        <p>
          <Link to="/pipelines">Runs of pipelines</Link> · <Link to="/runs/$run" params={{ run }} search={{}}>the tracking run of this id</Link>
        </p>
      </Failure>
    );
  if (!progress) return <Skeleton rows={12} />;
  return <Found key={run} run={run} progress={progress} />;
}

function Found({ run, progress }: { run: string; progress: Progress }) {
  const search = useSearch({ strict: false }) as PipelineSearch;
  const navigate = useNavigate();
  const { pipeline, stages } = progress;
  const isAtWork = pipeline.state === "running";
  const now = useNow(isAtWork);
  const narrow = useNarrow();
  const view = search.view ?? "gantt";
  const change = (next: PipelineSearch) => void navigate({ to: "/pipelines/$run", params: { run }, search: { ...search, ...next }, replace: true });

  const path = useMemo(() => criticalPath(progress, now), [progress, now]);
  const pathKey = path.join();
  // The same path is the same set: what is drawn by it is not drawn again for nothing.
  const critical = useMemo(() => new Set(path), [pathKey]);
  const groups = useMemo(() => new Set(stages.flatMap((s) => (s?.group != null ? [s.group] : []))), [stages]);
  const fold = groups.size > 0 && (search.fold === undefined ? stages.length > many : search.fold === "1");
  const scope = useMemo(
    () => inScope(stages, { text: view === "graph" ? "" : (search.q ?? ""), focus: search.focus, path: search.only ? critical : undefined }),
    [stages, view, search.q, search.focus, search.only, critical],
  );
  const whole = useMemo(() => spanOf(progress, now), [progress, now]);
  const lanes = useMemo(() => (view === "gantt" ? lanesOf(progress, scope, fold, search.idle === "1", now) : []), [view, progress, scope, fold, search.idle, now]);
  const graph = useMemo(() => (view === "graph" ? layOut(progress, scope, fold, critical) : undefined), [view, progress, scope, fold, critical]);
  const chosen = stages.find((s) => s?.stage === search.stage);
  const idle = stages.filter((s) => s && s.attempt === 0 && !(progress.attempts[s.position]?.length)).length;
  const choose = (name: string, count: number) => (count > 1 ? change({ fold: "0", q: `${name}@`, stage: undefined }) : change({ stage: name }));

  return (
    <>
      <Head progress={progress} path={path} now={now} />
      <Tally counts={pipeline.counts} />
      {stages.length === 0 ? (
        <Empty title={isAtWork ? "The first stage begins" : "No stages are recorded"}>
          <p>{isAtWork ? "They are shown here within a second." : "This run ended before any was written down."}</p>
        </Empty>
      ) : (
        <>
          <div className="toolbar views" role="toolbar" aria-label="what is shown">
            {(["gantt", "graph", "table"] as const).map((v) => (
              <button key={v} type="button" aria-pressed={v === view} onClick={() => change({ view: v === "gantt" ? undefined : v })}>
                {{ gantt: "Over time", graph: "Graph", table: "Table" }[v]}
              </button>
            ))}
            <input type="search" value={search.q ?? ""} onChange={(e) => change({ q: e.target.value || undefined })} placeholder="find a stage" aria-label="find a stage" spellCheck={false} />
            {groups.size > 0 && view !== "table" && (
              <label>
                <input type="checkbox" checked={fold} onChange={(e) => change({ fold: e.target.checked ? "1" : "0" })} /> fold groups
              </label>
            )}
            {path.length > 0 && (
              <label>
                <input type="checkbox" checked={search.only === "1"} onChange={(e) => change({ only: e.target.checked ? "1" : undefined })} /> critical path only
              </label>
            )}
            {view === "gantt" && idle > 0 && (
              <label>
                <input type="checkbox" checked={search.idle === "1"} onChange={(e) => change({ idle: e.target.checked ? "1" : undefined })} /> also {idle.toLocaleString("en")} that did not run
              </label>
            )}
            {search.focus && (
              <button type="button" onClick={() => change({ focus: undefined })}>
                around {search.focus} ✕
              </button>
            )}
          </div>
          <div className={chosen ? "with-panel" : undefined}>
            <div className="picture">
              {view === "gantt" && lanes.length > 0 && <Gantt lanes={lanes} whole={whole} critical={critical} chosen={search.stage} onChoose={(lane) => choose(lane.name, lane.count)} />}
              {view === "graph" && graph && graph.nodes.length > 0 && <GraphView graph={graph} search={search.q ?? ""} chosen={search.stage} onChoose={(node) => choose(node.name, node.count)} />}
              {view === "table" && <StageTable progress={progress} scope={scope} start={whole.from} now={now} narrow={narrow} chosen={search.stage} onChoose={(stage) => change({ stage: stage.stage })} />}
              {((view === "gantt" && lanes.length === 0) || (view === "graph" && graph?.nodes.length === 0)) && (
                <Empty title={scope ? "No stage fits" : "Nothing has run yet"}>
                  <p>
                    {scope ? (
                      <button type="button" onClick={() => change({ q: undefined, focus: undefined, only: undefined })}>
                        Show all stages
                      </button>
                    ) : (
                      `${idle.toLocaleString("en")} stages did not run; the graph and the table have them.`
                    )}
                  </p>
                </Empty>
              )}
            </div>
            {chosen && (
              <StagePanel
                key={chosen.stage}
                run={run}
                row={chosen}
                isRunOver={!isAtWork}
                isFocused={search.focus === chosen.stage}
                onFocus={() => change({ focus: search.focus === chosen.stage ? undefined : chosen.stage, q: undefined, only: undefined })}
                onClose={() => change({ stage: undefined })}
              />
            )}
          </div>
        </>
      )}
    </>
  );
}

function Head({ progress, path, now }: { progress: Progress; path: readonly number[]; now: number }) {
  const { pipeline, stages } = progress;
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const experiment = experiments.data?.experiments.find((e) => e.id === pipeline.experiment_id)?.name;
  const end = pipeline.ended_at ?? (pipeline.state === "running" ? now : null);
  return (
    <>
      <p className="crumbs">
        <Link to="/pipelines" search={{}}>
          Pipelines
        </Link>{" "}
        /{" "}
        <Link to="/pipelines" search={{ experiment: pipeline.experiment_id }}>
          {experiment ?? "experiment"}
        </Link>
      </p>
      <h1>
        {pipeline.name} <Status value={pipeline.state} />
      </h1>
      <dl className="facts">
        <dt>Started</dt>
        <dd>
          <Time at={pipeline.started_at} /> {startedBy(pipeline.started_by, pipeline.trigger)}, {pipeline.state === "running" ? "at work for " : "took "}
          {end === null ? "an unknown time: it was killed" : duration(pipeline.started_at, end)}
        </dd>
        <dt>Asked for</dt>
        <dd>
          {pipeline.targets || "everything"}, {pipeline.jobs === 1 ? "one stage at once" : `${pipeline.jobs.toLocaleString("en")} stages at once`}, from {pipeline.host}
        </dd>
        {path.length > 0 && (
          <>
            <dt>Critical path</dt>
            <dd>
              {path.length === 1 ? stages[path[0]!]!.stage : `${path.length} stages, ${duration(0, workOf(progress, path, now))} of work: ${brief(path.map((p) => stages[p]!.stage))}`}
            </dd>
          </>
        )}
        <dt>Tracking run</dt>
        <dd>
          <Link to="/runs/$run" params={{ run: pipeline.id }} search={{}}>
            parameters, environment, diff and lineage
          </Link>
        </dd>
      </dl>
    </>
  );
}

function startedBy(by: string, trigger: string | null) {
  if (trigger === null) return by === "manual" ? "by hand" : by;
  return (
    <>
      by{" "}
      <Link to="/triggers/$trigger" params={{ trigger }}>
        {trigger}
      </Link>{" "}
      ({by})
    </>
  );
}

const brief = (names: string[]) => (names.length <= 6 ? names.join(" → ") : [...names.slice(0, 3), "…", ...names.slice(-2)].join(" → "));

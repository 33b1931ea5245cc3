import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useCallback, useMemo } from "react";
import { ApiError } from "../../api/client";
import { studies } from "../../api/studies";
import { Pending } from "../../components/Pending";
import { useTitle } from "../../components/title";
import { BestPanel } from "./BestPanel";
import { ContourView } from "./ContourView";
import { CurvesView } from "./CurvesView";
import { HistoryView } from "./HistoryView";
import { ImportanceView } from "./ImportanceView";
import { ParallelView } from "./ParallelView";
import { ParetoView } from "./ParetoView";
import { SliceView } from "./SliceView";
import { StudyHead } from "./StudyHead";
import { TrialPanel } from "./TrialPanel";
import { TrialsView } from "./TrialsView";
import { useStudy } from "./useStudy";
import type { StudySearch, ViewProps } from "./view";
import { goalName } from "./view";
import { WorkersView } from "./WorkersView";
import "./study.css";

const views: [string, string, (props: ViewProps) => ReactNode][] = [
  ["history", "History", (p) => <HistoryView {...p} />],
  ["front", "Front", (p) => <ParetoView {...p} />],
  ["curves", "Curves", (p) => <CurvesView {...p} />],
  ["parallel", "Parallel", (p) => <ParallelView {...p} />],
  ["slice", "Slices", (p) => <SliceView {...p} />],
  ["contour", "Contour", (p) => <ContourView {...p} />],
  ["importance", "Importance", (p) => <ImportanceView {...p} />],
  ["workers", "Workers", (p) => <WorkersView {...p} />],
  ["trials", "Trials", (p) => <TrialsView {...p} />],
];

/** A study: how far it is, its best, and its trials in pictures and as a table; all of it moves while trials are at work. */
export function StudyPage() {
  const { study: name } = useParams({ strict: false }) as { study: string };
  const search = useSearch({ strict: false }) as StudySearch;
  const navigate = useNavigate();
  useTitle(name, "Studies");
  const detail = useQuery({ queryKey: ["study", name, "detail"], queryFn: () => studies.one(name) });
  const { known, error, refetch } = useStudy(name);
  const change = useCallback((next: StudySearch) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...next })) as never, replace: true, resetScroll: false }), [navigate]);
  const onTrial = useCallback((trial: number) => change({ trial: String(trial) }), [change]);
  const directions = detail.data?.study.directions;
  const maximize = useMemo(() => (directions ?? []).map((d) => d === "maximize"), [directions]);
  const isGone = detail.error instanceof ApiError && detail.error.status === 404; // somebody may have deleted it meanwhile
  if (!detail.data || !known || isGone)
    return (
      <Pending query={detail.error ? detail : { error, refetch }} rows={10}>
        <p>
          <Link to="/studies">All studies</Link>
        </p>
      </Pending>
    );
  const several = maximize.length > 1;
  const shown = views.filter(([id]) => several || id !== "front");
  const [chosen, , draw] = shown.find(([id]) => id === search.view) ?? shown.find(([id]) => id === (several ? "front" : "history"))!;
  const goal = Number(search.goal ?? 0);
  const objective = goal > 0 && goal < maximize.length ? Math.floor(goal) : 0;
  const trial = search.trial !== undefined && /^\d{1,9}$/.test(search.trial) ? Number(search.trial) : undefined;
  const close = () => change({ trial: undefined });
  return (
    <>
      <p className="crumbs">
        <Link to="/studies">Studies</Link>
      </p>
      <StudyHead name={name} detail={detail.data} known={known} />
      {known.trials.length === 0 ? (
        <section className="empty">
          <p>No trial yet. A worker takes one by</p>
          <pre>{`weir tune run ${/^[\w.-]+$/.test(name) ? name : `'${name}'`} -- python train.py ${known.parameters.length === 0 ? "--lr {lr}" : known.parameters.slice(0, 3).map((p) => `--${p.name} {${p.name}}`).join(" ")}`}</pre>
          <p>or over HTTP, from any language:</p>
          <pre>{`curl -X POST ${window.location.origin}/api/weir/v1/studies/${encodeURIComponent(name)}/ask`}</pre>
        </section>
      ) : (
        <>
          <BestPanel detail={detail.data} onTrial={onTrial} />
          {trial !== undefined && <TrialPanel study={name} number={trial} onTrial={onTrial} onClose={close} />}
          <section className="plot" aria-label="trials in pictures">
            <div className="tabs many" role="group" aria-label="view">
              {shown.map(([id, label]) => (
                <button key={id} type="button" aria-pressed={id === chosen} onClick={() => change({ view: id })}>
                  {label}
                </button>
              ))}
            </div>
            {several && chosen !== "front" && chosen !== "trials" && chosen !== "workers" && chosen !== "curves" && (
              <div className="toolbar">
                <label>
                  of{" "}
                  <select aria-label="objective" value={objective} onChange={(e) => change({ goal: e.target.value === "0" ? undefined : e.target.value })}>
                    {maximize.map((_, i) => (
                      <option key={i} value={i}>
                        {goalName(maximize, i)}
                      </option>
                    ))}
                  </select>
                </label>
              </div>
            )}
            {draw({ name, detail: detail.data, known, objective, maximize, search, change, onTrial })}
          </section>
        </>
      )}
    </>
  );
}

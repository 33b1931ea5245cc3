import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useCallback, useMemo, useState } from "react";
import type { TrialPoint } from "../../api/studies";
import { Status } from "../../components/Bits";
import type { GridColumn } from "../../components/grid/Grid";
import { Grid } from "../../components/grid/Grid";
import { duration, number } from "../../format";
import { sorted } from "./order";
import { states, tally, wordOf } from "./trials";
import type { ViewProps } from "./view";

interface TrialColumn extends GridColumn {
  label: string;
  /** Place among the parameters or values. */
  at?: number;
}

/** All trials in a table of any size: a heading sorts, Enter or a click opens one. */
export function TrialsView({ known, maximize, search, change, onTrial }: ViewProps) {
  const { parameters, trials } = known;
  const [active, setActive] = useState(0);
  const only = states.find((s) => s === search.only);
  const rows = useMemo(() => sorted(only ? trials.filter((t) => t?.state === only) : trials.filter(Boolean), search.sort, parameters), [trials, only, search.sort, parameters]);
  const hasRuns = useMemo(() => trials.some((t) => t?.run_id), [trials]);
  const hasErrors = useMemo(() => trials.some((t) => t?.error), [trials]);
  const [by, isDown] = search.sort?.startsWith("-") ? [search.sort.slice(1), true] : [search.sort ?? "number", false];
  const columns = useMemo<TrialColumn[]>(() => {
    const all: TrialColumn[] = [
      { id: "number", label: "Trial", width: 82, right: true, pinned: true },
      { id: "state", label: "State", width: 116 },
      ...maximize.map((_, i) => ({ id: `value_${i}`, label: maximize.length > 1 ? `Objective ${i + 1}` : "Value", width: 110, right: true, at: i })),
      ...parameters.map((p, i) => ({ id: `param:${p.name}`, label: p.name, width: Math.min(220, Math.max(96, 30 + p.name.length * 8)), right: p.choices === null, at: i })),
      { id: "took", label: "Took", width: 96, right: true },
      { id: "worker", label: "Worker", width: 140 },
      ...(hasRuns ? [{ id: "run", label: "Run", width: 80 }] : []),
      ...(hasErrors ? [{ id: "error", label: "Error", width: 320 }] : []),
    ];
    return all.map((c) => (c.id === by ? { ...c, ascending: !isDown } : c));
  }, [parameters, maximize, hasRuns, hasErrors, by, isDown]);
  const head = (column: TrialColumn) => (
    <button type="button" className="heading" title={`${column.label}: sort`} disabled={column.id === "run"} onClick={() => change({ sort: column.id === by ? (isDown ? column.id : `-${column.id}`) : column.id })}>
      {column.label}
      {column.ascending !== undefined && <span aria-hidden="true">{column.ascending ? " ↑" : " ↓"}</span>}
    </button>
  );
  const cell = useCallback(
    (trial: TrialPoint, column: TrialColumn) => {
      const [kind] = column.id.split(/[_:]/);
      switch (kind) {
        case "number":
          return (
            <button type="button" className="link" tabIndex={-1} onClick={() => onTrial(trial.number)} aria-label={`trial ${trial.number}`}>
              {trial.number}
            </button>
          );
        case "state":
          return <Status value={trial.state} />;
        case "value":
          return typeof trial.values[column.at!] === "number" ? <span title={String(trial.values[column.at!])}>{number(trial.values[column.at!])}{!trial.feasible && " ✗"}</span> : <span className="soft">–</span>;
        case "param":
          return wordOf(parameters[column.at!]!, trial.params[column.at!], number);
        case "took":
          return duration(trial.started_at, trial.ended_at);
        case "worker":
          return <span title={trial.worker ?? undefined}>{trial.worker ?? "–"}</span>;
        case "run":
          return trial.run_id ? (
            <Link to="/runs/$run" params={{ run: trial.run_id }} search={{}} tabIndex={-1} preload={false} aria-label={`run of trial ${trial.number}`}>
              run
            </Link>
          ) : (
            <span className="soft">–</span>
          );
        default:
          return <span title={trial.error ?? undefined}>{trial.error ?? ""}</span>;
      }
    },
    [parameters, onTrial],
  );
  const onKey = (event: KeyboardEvent, row: number) => {
    if (event.key !== "Enter" || !rows[row]) return;
    event.preventDefault();
    onTrial(rows[row].number);
  };
  return (
    <>
      <div className="toolbar">
        <label>
          only{" "}
          <select aria-label="only trials that are" value={only ?? ""} onChange={(e) => change({ only: e.target.value || undefined })}>
            <option value="">all {trials.length.toLocaleString("en")}</option>
            {tally(trials).map(([state, count]) => (
              <option key={state} value={state}>
                {state} ({count.toLocaleString("en")})
              </option>
            ))}
          </select>
        </label>
        <span className="soft">a heading sorts; Enter opens a trial</span>
      </div>
      {rows.length === 0 ? (
        <p className="soft">No trials{only ? ` that are ${only}` : " yet"}.</p>
      ) : (
        <Grid label="trials" rows={rows} keyOf={(t) => String(t.number)} columns={columns} head={head} cell={cell} isChosen={(t) => String(t.number) === search.trial} active={Math.min(active, rows.length - 1)} onActive={setActive} onKey={onKey} />
      )}
    </>
  );
}

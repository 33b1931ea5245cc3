import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { StageDetail, StageFacts, StagePath, StageRow } from "../../api/pipelines";
import { pipelines } from "../../api/pipelines";
import { Id, Name, Status, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { bytes, duration } from "../../format";
import { AttemptTable } from "./AttemptTable";
import { LogView } from "./LogView";
import { wordsOf } from "./tip";

interface Props {
  run: string;
  /** Where the stage stands, which moves while it is at work. */
  row: StageRow;
  isRunOver: boolean;
  isFocused: boolean;
  onFocus: () => void;
  onClose: () => void;
}

/** A stage: why it ran, what, with what, how it went, and what it printed. */
export function StagePanel({ run, row, isRunOver, isFocused, onFocus, onClose }: Props) {
  const { stage, state } = row;
  const detail = useQuery({ queryKey: ["stage", run, stage, state, row.attempt, row.begun_at], queryFn: () => pipelines.stage(run, stage), placeholderData: (old) => (old?.stage.stage === stage ? old : undefined), refetchInterval: false });
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), [stage]);
  return (
    <aside className="panel" aria-label={`stage ${stage}`} onKeyDown={(e) => e.key === "Escape" && onClose()}>
      <div className="titled">
        <h2 ref={head} tabIndex={-1}>
          <Name text={stage} /> <Status value={state} />
        </h2>
        <button type="button" onClick={onClose} aria-label="close the stage">
          ✕
        </button>
      </div>
      <p className="soft">
        {row.group !== null && <>one of {row.group} · </>}
        <button type="button" className="link" onClick={onFocus}>
          {isFocused ? "show all stages" : "show only what comes before and behind it"}
        </button>
      </p>
      {detail.data ? <Detail run={run} row={row} isRunOver={isRunOver} detail={detail.data} /> : <Pending query={detail} rows={6} />}
    </aside>
  );
}

function Detail({ run, row, isRunOver, detail }: { run: string; row: StageRow; isRunOver: boolean; detail: StageDetail }) {
  const { facts, attempts } = detail;
  const isLive = !isRunOver && (row.state === "running" || row.state === "queued");
  const last = isLive ? row.attempt : (attempts.at(-1)?.attempt ?? row.attempt);
  const [picked, setPicked] = useState<number>();
  const shown = picked ?? last;
  useEffect(() => setPicked(undefined), [row.stage, row.attempt]);
  return (
    <>
      <Why row={row} detail={detail} />
      {facts && (
        <section>
          <h3>Command</h3>
          <pre>{facts.commands.join("\n")}</pre>
        </section>
      )}
      <Timings row={row} detail={detail} isLive={isLive} />
      {attempts.length > 1 && <AttemptTable attempts={attempts} live={isLive ? row.attempt : undefined} shown={shown} onShow={setPicked} />}
      {shown > 0 && <LogView run={run} stage={row.stage} attempt={shown} isLive={isLive && shown === row.attempt} />}
      {facts && <Inputs facts={facts} />}
      {facts && (
        <p className="soft">
          {facts.description && <>{facts.description} · </>}
          {facts.file}
          {facts.line > 0 && `:${facts.line}`}
        </p>
      )}
    </>
  );
}

function Why({ row, detail: { facts, message, attempts } }: { row: StageRow; detail: StageDetail }) {
  const failure = attempts.findLast((a) => a.state === "failed")?.message;
  return (
    <section>
      <h3>{row.is_data ? "What it is" : facts ? "Why it ran" : "Why it did not run"}</h3>
      {row.is_data && <p>Tracked data: {wordsOf(row.state)}.</p>}
      {!row.is_data && !facts && <p>{whyNot(row)}</p>}
      {facts && (
        <ul className="reasons">
          {facts.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
          {facts.reasons.length === 0 && <li>its outs were to be made anew</li>}
        </ul>
      )}
      {(message ?? failure) && row.state !== "succeeded" && <p className="fault">{message ?? failure}</p>}
    </section>
  );
}

function whyNot(row: StageRow): string {
  switch (row.state) {
    case "skipped":
      return "It was up to date: command, inputs and outs are what they were.";
    case "cached":
      return "Its result came from an earlier run with the same command, inputs and parameters.";
    case "blocked":
      return "What it waits for failed.";
    case "waiting":
      return "It has not begun.";
    default:
      return `${wordsOf(row.state)}.`;
  }
}

function Timings({ row, detail: { facts, attempts }, isLive }: { row: StageRow; detail: StageDetail; isLive: boolean }) {
  const last = attempts.findLast((a) => a.attempt === row.attempt) ?? attempts.at(-1);
  const place = { executor: row.executor ?? last?.executor, job: row.job ?? last?.job, host: row.host ?? last?.host };
  if (row.started_at === null && !last) return null;
  const begun = last?.begun_at ?? row.begun_at;
  const from = last?.started_at ?? row.started_at;
  return (
    <dl className="facts">
      <dt>Began</dt>
      <dd>
        <Time at={begun ?? from} exact />
      </dd>
      {begun !== null && from !== null && begun > from && (
        <>
          <dt>Queued</dt>
          <dd>{duration(from, begun)}</dd>
        </>
      )}
      <dt>Took</dt>
      <dd>{isLive ? `at work for ${duration(begun ?? from, Date.now())}` : duration(begun ?? from, last?.ended_at ?? row.ended_at)}</dd>
      {last?.cpu_seconds != null && (
        <>
          <dt>Processor</dt>
          <dd>{duration(0, last.cpu_seconds * 1000)}</dd>
        </>
      )}
      {last?.peak_memory_bytes != null && (
        <>
          <dt>Peak memory</dt>
          <dd>{bytes(last.peak_memory_bytes)}</dd>
        </>
      )}
      <dt>Ran</dt>
      <dd>
        {place.executor === "slurm" ? "on Slurm" : "on this project's machine"}
        {place.job && <>, job {place.job}</>}
        {place.host && <>, node {place.host}</>}
        {facts && ` (asked for ${[facts.cpus !== 1 && `${facts.cpus} cores`, facts.memory_bytes > 0 && bytes(facts.memory_bytes), facts.gpus > 0 && `${facts.gpus} GPUs`, facts.timeout_seconds !== null && `at most ${facts.timeout_seconds} s`].filter(Boolean).join(", ") || "1 core"})`}
      </dd>
    </dl>
  );
}

function Inputs({ facts }: { facts: StageFacts }) {
  return (
    <>
      {facts.params.length > 0 && (
        <section>
          <h3>Parameters</h3>
          <table className="values">
            <tbody>
              {facts.params.map((p) => (
                <tr key={`${p.file} ${p.key}`}>
                  <th scope="row" title={p.file}>
                    <Name text={p.key} />
                  </th>
                  <td className="wrap">{p.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Paths title="Read" paths={facts.deps} empty="no dependencies" />
      <Paths title="Made" paths={facts.outs} empty="no outs" />
    </>
  );
}

function Paths({ title, paths, empty }: { title: string; paths: StagePath[]; empty: string }) {
  return (
    <section>
      <h3>{title}</h3>
      {paths.length === 0 && <p className="soft">{empty}</p>}
      <ul className="listed paths">
        {paths.map((p) => (
          <li key={p.path}>
            {p.hash ? (
              <Link to="/lineage" search={{ subject: p.hash }} title="trace this content">
                <Name text={p.path} />
              </Link>
            ) : (
              <Name text={p.path} />
            )}{" "}
            {p.hash && <Id value={p.hash} length={14} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

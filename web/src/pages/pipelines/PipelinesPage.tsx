import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { PipelineRow } from "../../api/pipelines";
import { pipelines } from "../../api/pipelines";
import { Empty, Status, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { duration } from "../../format";
import { Tally } from "../pipeline/Tally";
import "../../components/note.css";
import "../pipeline/pipeline.css";

/** Runs of pipelines, newest first. */
export function PipelinesPage() {
  useTitle("Pipelines");
  const { experiment, trigger } = useSearch({ strict: false }) as { experiment?: string; trigger?: string };
  const navigate = useNavigate();
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const runs = useInfiniteQuery({
    queryKey: ["pipelines", experiment, trigger],
    queryFn: ({ pageParam }) => pipelines.list({ experiment, trigger, before: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.some((p) => p.pipelines.some((r) => r.state === "running")) ? 2_000 : 15_000),
  });
  const { data } = runs;
  if (!data) return <Pending query={runs} />;
  const rows = data.pages.flatMap((p) => p.pipelines);
  const nameOf = (id: string) => experiments.data?.experiments.find((e) => e.id === id)?.name ?? id;
  const narrowed = experiment !== undefined || trigger !== undefined;
  if (rows.length === 0 && !narrowed)
    return (
      <Empty title="No pipeline has run yet">
        <p>Write a stage, and run what is out of date:</p>
        <pre>{"weir stage add --run -n prepare -d raw.csv -o clean.csv 'python prepare.py'\nweir repro"}</pre>
        <p>Each run in which a stage was started is kept here, with its stages over time, why they ran and what they printed.</p>
      </Empty>
    );
  return (
    <>
      <div className="titled">
        <h1>Pipelines</h1>
        <select aria-label="experiment" value={experiment ?? ""} onChange={(e) => void navigate({ to: "/pipelines", search: { experiment: e.target.value || undefined, trigger } })}>
          <option value="">all experiments</option>
          {[...new Set([...rows.map((r) => r.experiment_id), ...(experiment ? [experiment] : [])])].map((id) => (
            <option key={id} value={id}>
              {nameOf(id)}
            </option>
          ))}
        </select>
      </div>
      {trigger && (
        <p>
          Started by{" "}
          <Link to="/triggers/$trigger" params={{ trigger }}>
            {trigger}
          </Link>
          .{" "}
          <Link to="/pipelines" search={{ experiment }}>
            Show all
          </Link>
        </p>
      )}
      {rows.length === 0 ? (
        <Empty title="No such run">
          <p>
            <Link to="/pipelines" search={{}}>
              All runs of pipelines
            </Link>
          </p>
        </Empty>
      ) : (
        <Runs rows={rows} nameOf={nameOf} />
      )}
      {runs.hasNextPage && (
        <p>
          <button type="button" onClick={() => void runs.fetchNextPage()} disabled={runs.isFetchingNextPage}>
            Older runs
          </button>
        </p>
      )}
    </>
  );
}

function Runs({ rows, nameOf }: { rows: PipelineRow[]; nameOf: (experiment: string) => string }) {
  return (
    <Table label="runs of pipelines">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">State</th>
          <th scope="col">Stages</th>
          <th scope="col">Started</th>
          <th scope="col" className="right">
            Took
          </th>
          <th scope="col">Asked for</th>
          <th scope="col">By</th>
          <th scope="col">Experiment</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.id}>
            <td>
              <Link to="/pipelines/$run" params={{ run: r.id }} search={{}}>
                {r.name}
              </Link>
            </td>
            <td>
              <Status value={r.state} />
            </td>
            <td className="tally-cell">
              <Tally counts={r.counts} />
            </td>
            <td>
              <Time at={r.started_at} />
            </td>
            <td className="right">{r.ended_at === null ? (r.state === "running" ? "at work" : "–") : duration(r.started_at, r.ended_at)}</td>
            <td className="name" title={r.targets}>
              {r.targets || "everything"}
            </td>
            <td>
              {r.trigger === null ? (
                r.started_by === "manual" ? "by hand" : r.started_by
              ) : (
                <Link to="/triggers/$trigger" params={{ trigger: r.trigger }} title={r.started_by}>
                  {r.trigger}
                </Link>
              )}
            </td>
            <td className="name">
              <Link to="/experiments/$experiment" params={{ experiment: r.experiment_id }} search={{}}>
                {nameOf(r.experiment_id)}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../api/client";
import { Empty, Failure, Skeleton, Status, Time } from "../../components/Bits";
import { duration, number } from "../../format";
import { columnsOf, nextOrder } from "./columns";

/** The runs of an experiment: filter, order, choose some to compare. */
export function RunsPage() {
  const { experiment } = useParams({ strict: false }) as { experiment: string };
  const search = useSearch({ strict: false }) as { filter?: string; order?: string };
  const navigate = useNavigate();
  const [typed, setTyped] = useState(search.filter ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const runs = useInfiniteQuery({
    queryKey: ["runs", experiment, search.filter, search.order],
    queryFn: ({ pageParam }) => api.runs(experiment, search.filter, search.order, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
  });
  const rows = useMemo(() => runs.data?.pages.flatMap((p) => p.runs) ?? [], [runs.data]);
  const columns = useMemo(() => columnsOf(rows, runs.data?.pages.flatMap((p) => p.metric_keys) ?? []), [rows, runs.data]);
  const go = (change: { filter?: string; order?: string }) =>
    void navigate({ to: "/experiments/$experiment", params: { experiment }, search: { ...search, ...change } as never });
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const name = experiments.data?.experiments.find((e) => e.id === experiment)?.name ?? `experiment ${experiment}`;
  const heading = (label: string, key: string, right = false) => (
    <th key={key} className={right ? "right" : undefined} aria-sort={search.order === `${key} ASC` ? "ascending" : search.order === `${key} DESC` ? "descending" : undefined}>
      <button type="button" className="heading" onClick={() => go({ order: nextOrder(search.order, key) })}>
        {label}
        {search.order === `${key} ASC` ? " ↑" : search.order === `${key} DESC` ? " ↓" : ""}
      </button>
    </th>
  );
  return (
    <>
      <h1>{name}</h1>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          go({ filter: typed || undefined });
        }}
      >
        <input type="search" value={typed} onChange={(e) => setTyped(e.target.value)} placeholder='metrics.rmse < 1 and params.learner = "xgboost"' aria-label="filter runs" />
        <button type="submit">Filter</button>
        <Link to="/compare" search={{ runs: [...chosen].join(",") }} className={`button ${chosen.size < 2 ? "off" : ""}`} disabled={chosen.size < 2}>
          Compare{chosen.size > 0 ? ` ${chosen.size}` : ""}
        </Link>
      </form>
      {runs.error && <Failure error={runs.error} />}
      {runs.isPending && <Skeleton rows={8} />}
      {runs.data && rows.length === 0 && (
        <Empty title="No runs match">
          <p>{search.filter ? "Nothing fits this filter." : "This experiment has no runs yet."}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th aria-label="choose" />
                {heading("Run", "attributes.run_name")}
                {heading("Status", "attributes.status")}
                {heading("Started", "attributes.start_time")}
                <th className="right">Took</th>
                {columns.metrics.map((k) => heading(k, `metrics.\`${k}\``, true))}
                {columns.params.map((k) => heading(k, `params.\`${k}\``))}
              </tr>
            </thead>
            <tbody>
              {rows.map((run) => (
                <tr key={run.id} className={chosen.has(run.id) ? "chosen" : undefined}>
                  <td>
                    <input type="checkbox" checked={chosen.has(run.id)} onChange={() => toggle(run.id)} aria-label={`choose ${run.name}`} />
                  </td>
                  <td>
                    <Link to="/runs/$run" params={{ run: run.id }} search={{}}>
                      {run.name}
                    </Link>
                  </td>
                  <td>
                    <Status value={run.status} />
                  </td>
                  <td>
                    <Time at={run.started_at} />
                  </td>
                  <td className="right">{duration(run.started_at, run.ended_at)}</td>
                  {columns.metrics.map((k) => (
                    <td key={k} className="right">
                      {number(run.metrics[k])}
                    </td>
                  ))}
                  {columns.params.map((k) => (
                    <td key={k}>{run.params[k] ?? <span className="soft">–</span>}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {runs.hasNextPage && (
        <button type="button" onClick={() => void runs.fetchNextPage()} disabled={runs.isFetchingNextPage}>
          Show more
        </button>
      )}
    </>
  );
}

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../api/client";
import { Failure, Skeleton } from "../../components/Bits";
import { merged } from "../../components/merged";
import { SearchBar } from "../../components/SearchBar";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";
import { ColumnChooser } from "./ColumnChooser";
import { columnsOf, possibleColumns } from "./columns";
import { NoRuns } from "./NoRuns";
import { RunTable } from "./RunTable";
import { useColumns } from "./useColumns";

/** The runs of an experiment: filter, order, choose columns, choose some to compare. */
export function RunsPage() {
  const { experiment } = useParams({ strict: false }) as { experiment: string };
  const search = useSearch({ strict: false }) as { filter?: string; order?: string };
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const server = useQuery({ queryKey: ["server"], queryFn: api.server });
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const runs = useInfiniteQuery({
    queryKey: ["runs", experiment, search.filter, search.order],
    queryFn: ({ pageParam }) => api.runs(experiment, search.filter, search.order, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
  });
  const rows = useMemo(() => runs.data?.pages.flatMap((p) => p.runs) ?? [], [runs.data]);
  const metricKeys = useMemo(() => merged(runs.data?.pages.map((p) => p.metric_keys) ?? []), [runs.data]);
  const possible = useMemo(() => possibleColumns(rows, metricKeys), [rows, metricKeys]);
  const [choice, choose] = useColumns(`${server.data?.project ?? ""}.${experiment}`);
  const columns = useMemo(() => choice ?? columnsOf(rows, metricKeys), [choice, rows, metricKeys]);
  const go = (change: { filter?: string; order?: string }) =>
    void navigate({ to: "/experiments/$experiment", params: { experiment }, search: { ...search, ...change } as never });
  const known = experiments.data?.experiments.find((e) => e.id === experiment);
  const name = known?.name ?? `experiment ${experiment}`;
  useTitle(name, "Experiments");
  return (
    <>
      <p className="crumbs">
        <Link to="/">Experiments</Link>
      </p>
      <h1>{name}</h1>
      <SearchBar
        key={search.filter ?? ""}
        value={search.filter ?? ""}
        label="filter runs"
        placeholder={'metrics.rmse < 1 and params.learner = "xgboost"'}
        action="Filter"
        onSearch={(text) => go({ filter: text || undefined })}
      >
        <Link
          to="/compare"
          search={{ runs: [...chosen].join(",") }}
          className={`button ${chosen.size < 2 ? "off" : ""}`}
          disabled={chosen.size < 2}
          title={chosen.size < 2 ? "tick two runs or more" : undefined}
        >
          Compare{chosen.size > 0 ? ` ${chosen.size}` : ""}
        </Link>
        {rows.length > 0 && <ColumnChooser possible={possible} shown={columns} onChoose={choose} />}
      </SearchBar>
      {runs.error && !runs.data && <Failure error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <Skeleton rows={8} />}
      {runs.data && rows.length === 0 && (experiments.data && !known ? <NoExperiment id={experiment} /> : <NoRuns experiment={name} filter={search.filter} onClear={() => go({ filter: undefined })} />)}
      {rows.length > 0 && <RunTable runs={rows} columns={columns} order={search.order} onOrder={(order) => go({ order })} chosen={chosen} onChoose={setChosen} />}
      {runs.hasNextPage && (
        <p>
          <button type="button" onClick={() => void runs.fetchNextPage()} disabled={runs.isFetchingNextPage}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function NoExperiment({ id }: { id: string }) {
  return (
    <section className="failure" role="alert">
      <strong>There is no experiment with the id {id}.</strong>
      <WaysOn />
    </section>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { api, ApiError } from "../../api/client";
import { Failure, Skeleton } from "../../components/Bits";
import { merged } from "../../components/merged";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";
import { ColumnPicker } from "./ColumnPicker";
import { knownOf, moved, nextOrder, standardColumns } from "./columns";
import { ExperimentHead } from "./ExperimentHead";
import { fieldOf } from "./fields";
import { FilterBar } from "./filter/FilterBar";
import { vocabularyOf } from "./filter/vocabulary";
import { flat, grouped } from "./grouping";
import { NoRuns } from "./NoRuns";
import { RunActions } from "./RunActions";
import { RunTable } from "./RunTable";
import { useDownload } from "./useDownload";
import { useRunRows } from "./useRunRows";
import { useRunView } from "./useRunView";
import { SavedViews } from "./views/SavedViews";
import "./runs.css";

/** The runs of an experiment: filter, order, choose columns, choose some to compare. */
export function RunsPage() {
  const { experiment, search, go, columns: own, widths, chosen, setColumns, setWidth, setChosen } = useRunView();
  const { filter, order, view, group } = search;
  const { query, rows, unseen, metricKeys, onSight, isWhole } = useRunRows(experiment, { filter, order, view });
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  // What the newest runs have, for columns and filters that the runs in sight know nothing of.
  const newest = useQuery({ queryKey: ["runs", experiment, "newest"], queryFn: () => api.runs(experiment, { most: 500 }), enabled: !!filter || view === "deleted", staleTime: 60_000, refetchInterval: false });
  const seen = useMemo(() => (newest.data ? [...newest.data.runs, ...rows] : rows), [newest.data, rows]);
  const known = useMemo(() => knownOf(seen, merged([metricKeys, newest.data?.metric_keys ?? []])), [seen, metricKeys, newest.data]);
  const vocabulary = useMemo(() => vocabularyOf(seen, known), [seen, known]);
  // The first page decides, so that columns do not change under the reader when the next ones come.
  const first = query.data?.pages[0];
  const standard = useMemo(() => standardColumns(first?.runs ?? [], first?.metric_keys ?? []), [first]);
  const columns = own ?? standard;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const placed = useMemo(() => (group ? grouped(rows, open) : flat(rows)), [rows, group, open]);
  const toggle = useCallback((run: string) => setOpen((old) => (old.has(run) ? new Set([...old].filter((id) => id !== run)) : new Set([...old, run]))), []);

  const entry = experiments.data?.experiments.find((e) => e.id === experiment);
  const name = entry?.name ?? `experiment ${experiment}`;
  const download = useDownload(experiment, name, { filter, order, view });
  useTitle(name, "Experiments");
  const fault = query.data ? null : query.error;
  const isWrongFilter = fault instanceof ApiError && fault.status === 400 && !!filter;
  const isEmpty = query.data !== undefined && rows.length === 0;
  return (
    <>
      <p className="crumbs">
        <Link to="/">Experiments</Link>
      </p>
      <ExperimentHead id={experiment} name={name} isThere={entry !== undefined}>
        <Count rows={rows.length} isWhole={isWhole} total={!filter && view !== "deleted" ? entry?.runs : undefined} />
      </ExperimentHead>
      <FilterBar key={filter ?? ""} value={filter ?? ""} known={vocabulary} fault={isWrongFilter ? fault.message : undefined} onFilter={(text) => go({ filter: text || undefined })} />
      <div className="toolbar actions">
        <RunActions chosen={chosen} rows={rows} isDeleted={view === "deleted"} onDone={() => setChosen([])} />
        <ColumnPicker known={known} shown={columns} onChoose={setColumns} />
        <SavedViews experiment={experiment} search={search} onOpen={go} />
        <button type="button" disabled={rows.length === 0 || download.busy} onClick={() => void download.save(rows, isWhole, columns.map((id) => fieldOf(id)!))} title={download.fault ?? "all runs that fit, with the columns shown"}>
          {download.fault ? "CSV failed" : "CSV"}
        </button>
        <label>
          <input type="checkbox" checked={group === "1"} onChange={(e) => go({ group: e.target.checked ? "1" : undefined }, true)} /> group children
        </label>
        <label>
          <input type="checkbox" checked={view === "deleted"} onChange={(e) => go({ view: e.target.checked ? "deleted" : undefined, sel: undefined })} /> deleted runs
        </label>
        {(query.data?.pages.length ?? 0) > 1 && (
          <button type="button" className="link" disabled={query.isFetching} onClick={() => void query.refetch()}>
            {unseen === 0 ? "Refresh" : `Refresh: ${unseen >= 200 ? "many" : unseen} new`}
          </button>
        )}
      </div>
      {fault && !isWrongFilter && <Failure error={fault} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton rows={12} />}
      {isEmpty && (experiments.data && !entry ? <NoExperiment id={experiment} /> : <NoRuns experiment={name} filter={filter} isDeleted={view === "deleted"} onClear={() => go({ filter: undefined, view: undefined })} />)}
      {rows.length > 0 && (
        <RunTable
          placed={placed}
          columns={columns}
          widths={widths}
          order={order}
          busy={query.isPlaceholderData}
          chosen={chosen}
          onChoose={setChosen}
          onOrder={(term) => go({ order: nextOrder(order, term) })}
          onWidth={setWidth}
          onMove={(id, to) => id && id !== to && setColumns(moved(columns, id, to))}
          onToggle={toggle}
          onSight={onSight}
        />
      )}
    </>
  );
}

/** How many there are; while they come, how many of how many. */
function Count({ rows, isWhole, total }: { rows: number; isWhole: boolean; total: number | undefined }) {
  if (rows === 0) return null;
  const more = isWhole ? "" : total !== undefined && total > rows ? ` of ${total.toLocaleString("en")}` : " and more";
  return (
    <span className="count" role="status">
      {rows.toLocaleString("en")}
      {more} {rows === 1 && isWhole ? "run" : "runs"}
    </span>
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

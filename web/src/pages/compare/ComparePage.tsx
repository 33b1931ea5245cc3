import { useQueries } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/client";
import type { RunDetail } from "../../api/client";
import { Empty, Failure, Skeleton } from "../../components/Bits";
import { CurvePanel } from "../../components/CurvePanel";
import { merged } from "../../components/merged";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";
import { readColumns, writeColumns } from "../runs/columns";
import { possibleAxes, standardAxes } from "./axes";
import { comparison } from "./comparison";
import { DiffTable } from "./DiffTable";
import { mostCompared } from "./limits";
import { ParallelView } from "./ParallelView";
import type { ScatterSearch } from "./ScatterView";
import { ScatterView } from "./ScatterView";
import "./compare.css";

interface CompareSearch extends ScatterSearch {
  runs?: string;
  /** `1` shows what is the same in all. */
  equal?: string;
  base?: string;
  /** `scatter` for points; lines over axes else. */
  plot?: string;
  axes?: string;
  /** Only lines of the table with this in their name. */
  rows?: string;
}

/** More runs than these are not read again by themselves. */
const fewRuns = 10;

/** Runs side by side: curves on one axis, parameters against figures, differences in one table. */
export function ComparePage() {
  const search = useSearch({ strict: false }) as CompareSearch;
  const { runs = "", equal, base } = search;
  const navigate = useNavigate();
  const go = (change: CompareSearch) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...change })) as never, replace: true, resetScroll: false });
  const ids = useMemo(() => [...new Set(runs.split(",").filter(Boolean))].slice(0, mostCompared), [runs]);
  const details = useQueries({
    queries: ids.map((id) => ({ queryKey: ["run", id], queryFn: () => api.run(id), refetchInterval: ids.length > fewRuns ? (false as const) : 15_000 })),
    combine: (all) => ({ found: all.map((d) => d.data).filter((d): d is RunDetail => d !== undefined), error: all.find((d) => d.error && !d.data)?.error, retry: () => all.forEach((d) => void d.refetch()) }),
  });
  const { found } = details;
  const names = useMemo(() => new Map(found.map((d) => [d.run.id, d.run.name])), [found]);
  const metrics = useMemo(() => found.flatMap((d) => d.metrics).filter((m) => !m.key.startsWith("system/")), [found]);
  const all = useMemo(() => comparison(found, base), [found, base]);
  const part = (search.rows ?? "").toLowerCase();
  const rows = useMemo(() => (part ? all.filter((r) => r.key.toLowerCase().includes(part)) : all), [all, part]);
  const compared = useMemo(() => found.map((d) => d.run), [found]);
  const possible = useMemo(() => possibleAxes(compared, merged(found.map((d) => d.metrics.map((m) => m.key)))), [compared, found]);
  const axes = useMemo(() => readColumns(search.axes)?.filter((id) => possible.includes(id)) ?? standardAxes(possible), [search.axes, possible]);
  useTitle(ids.length > 3 || found.length < ids.length ? `Compare ${ids.length} runs` : ["Compare", [...names.values()].join(", ")].join(" ").trim());
  if (ids.length < 2)
    return (
      <Empty title="Nothing to compare">
        <p>
          Tick two or more runs of an <Link to="/">experiment</Link> and press Compare, or on the command line:
        </p>
        <pre>weir runs compare RUN RUN</pre>
      </Empty>
    );
  if (details.error)
    return (
      <Failure error={details.error} onRetry={details.retry}>
        <WaysOn />
      </Failure>
    );
  if (found.length < ids.length) return <Skeleton rows={10} />;
  const isScatter = search.plot === "scatter";
  return (
    <>
      <h1>Comparing {ids.length} runs</h1>
      <CurvePanel names={names} metrics={metrics} />
      {possible.length > 1 && (
        <section aria-label="parameters and figures" className="plot">
          <div className="tabs" role="group" aria-label="kind of plot">
            <button type="button" aria-pressed={!isScatter} onClick={() => go({ plot: undefined })}>
              Parallel coordinates
            </button>
            <button type="button" aria-pressed={isScatter} onClick={() => go({ plot: "scatter" })}>
              Scatter
            </button>
          </div>
          {isScatter ? <ScatterView runs={compared} possible={possible} search={search} change={go} /> : <ParallelView runs={compared} axes={axes} possible={possible} onAxes={(next) => go({ axes: writeColumns(next) })} />}
        </section>
      )}
      <div className="toolbar">
        <label>
          <input type="checkbox" checked={equal === "1"} onChange={(e) => go({ equal: e.target.checked ? "1" : undefined })} /> also what is the same in all
        </label>
        <input type="text" value={search.rows ?? ""} placeholder="only lines with …" aria-label="only lines with" onChange={(e) => go({ rows: e.target.value || undefined })} />
      </div>
      <DiffTable found={found} rows={rows} showsEqual={equal === "1"} part={search.rows ?? ""} base={base} onBase={(run) => go({ base: run })} onLeave={(run) => go({ runs: ids.filter((id) => id !== run).join(",") })} />
    </>
  );
}

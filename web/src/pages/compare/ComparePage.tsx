import { useQueries } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/client";
import type { RunDetail } from "../../api/client";
import { Empty, Failure, Name, Skeleton, Status, Time } from "../../components/Bits";
import { CurvePanel } from "../../components/CurvePanel";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";
import { comparison } from "./comparison";

/** Runs side by side: curves on one axis, figures and parameters in one table, differences marked. */
export function ComparePage() {
  const { runs = "", differing } = useSearch({ strict: false }) as { runs?: string; differing?: string };
  const navigate = useNavigate();
  const ids = useMemo(() => [...new Set(runs.split(",").filter(Boolean))], [runs]);
  const details = useQueries({
    queries: ids.map((id) => ({ queryKey: ["run", id], queryFn: () => api.run(id) })),
    combine: (all) => ({ found: all.map((d) => d.data).filter((d): d is RunDetail => d !== undefined), error: all.find((d) => d.error && !d.data)?.error, retry: () => all.forEach((d) => void d.refetch()) }),
  });
  const { found } = details;
  const names = useMemo(() => new Map(found.map((d) => [d.run.id, d.run.name])), [found]);
  const metrics = useMemo(() => found.flatMap((d) => d.metrics), [found]);
  const rows = useMemo(() => comparison(found), [found]);
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
  const shown = differing ? rows.filter((r) => r.differs) : rows;
  return (
    <>
      <h1>Comparing {ids.length} runs</h1>
      <CurvePanel names={names} metrics={metrics} />
      <div className="toolbar">
        <label>
          <input type="checkbox" checked={!!differing} onChange={(e) => void navigate({ to: ".", search: ((old: object) => ({ ...old, differing: e.target.checked ? "1" : undefined })) as never, resetScroll: false })} /> only what
          differs
        </label>
      </div>
      <Table label="metrics and parameters" className="compare">
        <thead>
          <tr>
            <th scope="col">Run</th>
            {found.map((d) => (
              <th key={d.run.id} scope="col">
                <Link to="/runs/$run" params={{ run: d.run.id }} search={{}}>
                  {d.run.name}
                </Link>{" "}
                <Status value={d.run.status} />
                <div>
                  <Time at={d.run.started_at} />
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={`${row.kind} ${row.key}`} className={row.differs ? "differs" : undefined}>
              <th scope="row">
                <Name text={row.key} />
              </th>
              {row.cells.map((cell, i) => (
                <td key={found[i]!.run.id} className={row.kind === "metric" ? "right" : "wrap"}>
                  {cell ?? "–"}
                </td>
              ))}
            </tr>
          ))}
          {shown.length === 0 && (
            <tr>
              <td colSpan={found.length + 1}>{differing ? "Nothing differs." : "These runs logged neither metrics nor parameters."}</td>
            </tr>
          )}
        </tbody>
      </Table>
    </>
  );
}

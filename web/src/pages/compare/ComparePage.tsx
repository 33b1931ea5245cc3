import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../api/client";
import type { RunDetail } from "../../api/client";
import { Empty, Failure, Skeleton } from "../../components/Bits";
import { Curve } from "../../components/Curve";
import { number } from "../../format";

/** Runs side by side: curves on one axis, figures and parameters in one table, differences marked. */
export function ComparePage() {
  const { runs = "" } = useSearch({ strict: false }) as { runs?: string };
  const ids = useMemo(() => runs.split(",").filter(Boolean), [runs]);
  const details = useQueries({ queries: ids.map((id) => ({ queryKey: ["run", id], queryFn: () => api.run(id) })) });
  const found = details.map((d) => d.data).filter((d): d is RunDetail => d !== undefined);
  const keys = [...new Set(found.flatMap((d) => d.metrics.map((m) => m.key)))].sort().slice(0, 16);
  const ready = found.length === ids.length;
  const curves = useQuery({ queryKey: ["curves", ids, keys], queryFn: () => api.curves(ids, keys), enabled: ready && keys.length > 0 });
  const failure = details.find((d) => d.error)?.error;
  if (ids.length < 2)
    return (
      <Empty title="Nothing to compare">
        <p>Choose two or more runs of an experiment first.</p>
      </Empty>
    );
  if (failure) return <Failure error={failure} />;
  if (!ready) return <Skeleton rows={10} />;
  const names = Object.fromEntries(found.map((d) => [d.run.id, d.run.name]));
  const params = [...new Set(found.flatMap((d) => Object.keys(d.run.params)))].sort();
  const drawn = keys.map((key) => ({ key, lines: curves.data?.curves.filter((c) => c.key === key && c.steps.length > 1) ?? [] })).filter((c) => c.lines.length > 0);
  const row = (key: string, cells: (string | undefined)[], right: boolean) => (
    <tr key={key} className={new Set(cells).size > 1 ? "differs" : undefined}>
      <th scope="row">{key}</th>
      {cells.map((c, i) => (
        <td key={found[i]!.run.id} className={right ? "right" : "wrap"}>
          {c ?? "–"}
        </td>
      ))}
    </tr>
  );
  return (
    <>
      <h1>Comparing {ids.length} runs</h1>
      <section className="curves">
        {drawn.map((c) => (
          <Curve key={c.key} title={c.key} curves={c.lines} names={names} />
        ))}
      </section>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th />
              {found.map((d) => (
                <th key={d.run.id}>
                  <Link to="/runs/$run" params={{ run: d.run.id }} search={{}}>
                    {d.run.name}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.map((k) => row(k, found.map((d) => number(d.run.metrics[k])), true))}
            {params.map((k) => row(k, found.map((d) => d.run.params[k]), false))}
          </tbody>
        </table>
      </div>
    </>
  );
}

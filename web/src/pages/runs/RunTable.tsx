import { Link } from "@tanstack/react-router";
import type { RunRow } from "../../api/client";
import { Status, Time } from "../../components/Bits";
import { Table } from "../../components/Table";
import { duration, metricValue } from "../../format";
import type { Columns } from "./columns";
import { nextOrder } from "./columns";

interface Props {
  runs: RunRow[];
  columns: Columns;
  order: string | undefined;
  onOrder: (next: string | undefined) => void;
  chosen: ReadonlySet<string>;
  onChoose: (next: ReadonlySet<string>) => void;
}

/** Runs as a table: a click on a heading sorts, a tick chooses. */
export function RunTable({ runs, columns, order, onOrder, chosen, onChoose }: Props) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const all = runs.every((r) => chosen.has(r.id));
  const heading = (label: string, key: string, right = false) => {
    const direction = order === `${key} ASC` ? "ascending" : order === `${key} DESC` ? "descending" : undefined;
    return (
      <th key={key} scope="col" className={right ? "right" : undefined} aria-sort={direction}>
        <button type="button" className="heading" onClick={() => onOrder(nextOrder(order, key))} title={`sort by ${label}`}>
          {label}
          {direction && <span aria-hidden="true">{direction === "ascending" ? " ↑" : " ↓"}</span>}
        </button>
      </th>
    );
  };
  return (
    <Table label="runs">
      <thead>
        <tr>
          <th scope="col">
            <input type="checkbox" checked={all} onChange={() => onChoose(all ? new Set() : new Set(runs.map((r) => r.id)))} aria-label="choose all shown" />
          </th>
          {heading("Run", "attributes.run_name")}
          {heading("Status", "attributes.status")}
          {heading("Started", "attributes.start_time")}
          <th scope="col" className="right">
            Took
          </th>
          {columns.metrics.map((k) => heading(k, `metrics.\`${k}\``, true))}
          {columns.params.map((k) => heading(k, `params.\`${k}\``))}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id} className={chosen.has(run.id) ? "chosen" : undefined}>
            <td>
              <input type="checkbox" checked={chosen.has(run.id)} onChange={() => toggle(run.id)} aria-label={`choose ${run.name}`} />
            </td>
            <td className="name" title={run.name}>
              {run.parent_id && (
                <span className="soft" title="belongs to another run">
                  ↳{" "}
                </span>
              )}
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
                {metricValue(run.metrics[k])}
              </td>
            ))}
            {columns.params.map((k) => (
              <td key={k} className="name" title={run.params[k]}>
                {run.params[k] ?? <span className="soft">–</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

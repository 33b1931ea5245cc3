import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { RunDetail } from "../../api/client";
import { Name, Status, Time } from "../../components/Bits";
import { Table } from "../../components/Table";
import type { ComparedRow } from "./comparison";

interface Props {
  found: readonly RunDetail[];
  rows: readonly ComparedRow[];
  showsEqual: boolean;
  base: string | undefined;
  onBase: (run: string | undefined) => void;
  onLeave: (run: string) => void;
}

const titles = { metrics: "Metrics", params: "Parameters", tags: "Tags" };

/** Figures, parameters and tags side by side, what differs first. */
export function DiffTable({ found, rows, showsEqual, base, onBase, onLeave }: Props) {
  const shown = showsEqual ? rows : rows.filter((r) => r.differs);
  const kinds = (["metrics", "params", "tags"] as const).map((kind) => ({ kind, lines: shown.filter((r) => r.kind === kind), equal: rows.filter((r) => r.kind === kind && !r.differs).length }));
  return (
    <Table label="metrics and parameters" className="compare">
      <thead>
        <tr>
          <th scope="col">Run</th>
          {found.map((d) => (
            <th key={d.run.id} scope="col">
              <Link to="/runs/$run" params={{ run: d.run.id }} search={{}}>
                {d.run.name}
              </Link>{" "}
              {d.run.status !== "finished" && <Status value={d.run.status} />}
              <div className="soft">
                <Time at={d.run.started_at} />
              </div>
              <div>
                <button type="button" className="link" aria-pressed={base === d.run.id} onClick={() => onBase(base === d.run.id ? undefined : d.run.id)} title="measure the others by this one">
                  {base === d.run.id ? "baseline ✓" : "baseline"}
                </button>{" "}
                {found.length > 2 && (
                  <button type="button" className="link soft" onClick={() => onLeave(d.run.id)} aria-label={`leave out ${d.run.name}`}>
                    leave out
                  </button>
                )}
              </div>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, lines, equal }) => (
          <Fragment key={kind}>
            {(lines.length > 0 || equal > 0) && (
              <tr className="kind">
                <th scope="rowgroup" colSpan={found.length + 1}>
                  <span>
                    {titles[kind]} {!showsEqual && equal > 0 && <span className="soft">{equal === 1 ? "one is the same in all" : `${equal} are the same in all`}</span>}
                  </span>
                </th>
              </tr>
            )}
            {lines.map((row) => (
              <tr key={row.key} className={row.differs ? (showsEqual ? "differs marked" : "differs") : undefined}>
                <th scope="row">
                  <Name text={row.key} />
                </th>
                {row.cells.map((cell, i) => (
                  <td key={found[i]!.run.id} className={kind === "metrics" ? "right" : "wrap"}>
                    {cell ?? "–"}
                    {row.changes?.[i] && <div className="soft change">{row.changes[i]}</div>}
                  </td>
                ))}
              </tr>
            ))}
          </Fragment>
        ))}
        {rows.length === 0 && (
          <tr>
            <td colSpan={found.length + 1}>These runs logged neither metrics nor parameters.</td>
          </tr>
        )}
        {rows.length > 0 && shown.length === 0 && (
          <tr>
            <td colSpan={found.length + 1}>Nothing differs.</td>
          </tr>
        )}
      </tbody>
    </Table>
  );
}

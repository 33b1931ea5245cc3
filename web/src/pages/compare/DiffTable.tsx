import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import type { RunDetail } from "../../api/client";
import { Name, Status, Time } from "../../components/Bits";
import { Table } from "../../components/Table";
import type { ComparedRow } from "./comparison";

interface Props {
  found: readonly RunDetail[];
  rows: readonly ComparedRow[];
  showsEqual: boolean;
  /** What lines must have in their name; empty for all. */
  part: string;
  base: string | undefined;
  onBase: (run: string | undefined) => void;
  onLeave: (run: string) => void;
}

/** As many lines of a kind as are drawn unasked: a hundred runs with a thousand metrics would be a hundred thousand cells. */
const most = 150;

const titles = { metrics: "Metrics", params: "Parameters", tags: "Tags" };

/** Figures, parameters and tags side by side, what differs first. */
export function DiffTable({ found, rows, showsEqual, part, base, onBase, onLeave }: Props) {
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const shown = showsEqual ? rows : rows.filter((r) => r.differs);
  const kinds = (["metrics", "params", "tags"] as const).map((kind) => {
    const lines = shown.filter((r) => r.kind === kind);
    return { kind, lines: whole.has(kind) ? lines : lines.slice(0, most), left: whole.has(kind) ? 0 : Math.max(0, lines.length - most), equal: rows.filter((r) => r.kind === kind && !r.differs).length };
  });
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
        {kinds.map(({ kind, lines, left, equal }) => (
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
            {left > 0 && (
              <tr>
                <td colSpan={found.length + 1}>
                  <button type="button" className="link" onClick={() => setWhole(new Set([...whole, kind]))}>
                    Show {left.toLocaleString("en")} more
                  </button>
                </td>
              </tr>
            )}
          </Fragment>
        ))}
        {rows.length === 0 && (
          <tr>
            <td colSpan={found.length + 1}>{part ? `Nothing has “${part}” in its name.` : "These runs logged neither metrics nor parameters."}</td>
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

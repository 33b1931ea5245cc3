import { Link } from "@tanstack/react-router";
import { Name } from "../../components/Bits";
import { Table } from "../../components/Table";
import { duration, number } from "../../format";
import { wordOf } from "../study/trials";
import type { Side } from "./side";
import { bestOf } from "./side";

/** Best trials side by side, what differs first. */
export function BestPair({ sides, objective }: { sides: [Side, Side]; objective: number }) {
  const best = sides.map((s) => bestOf(s, objective));
  const names = [...new Set(sides.flatMap((s) => s.known.parameters.map((p) => p.name)))];
  const rows = names.map((name) => {
    const cells = sides.map(({ known }, i) => {
      const at = known.parameters.findIndex((p) => p.name === name);
      return at < 0 ? "not tuned" : wordOf(known.parameters[at]!, best[i]?.params[at], number);
    });
    return { name, cells, differs: cells[0] !== cells[1] };
  });
  const spent = sides.map(({ known }) => known.trials.reduce((sum, t) => sum + (t?.started_at && t.ended_at ? t.ended_at - t.started_at : 0), 0));
  const facts: [string, (i: number) => string][] = [
    ["Value", (i) => number(best[i]?.values[objective])],
    ["Trials", (i) => sides[i]!.known.trials.length.toLocaleString("en")],
    ["Time of trials", (i) => duration(0, spent[i])],
    ["Sampler", (i) => sides[i]!.detail.study.sampler],
    ["Pruner", (i) => sides[i]!.detail.study.pruner ?? "none"],
  ];
  return (
    <section aria-label="best trials">
      <h2>Best trials</h2>
      <Table label="best trials side by side" className="compare">
        <thead>
          <tr>
            <th scope="col">Study</th>
            {sides.map((s, i) => (
              <th key={s.name} scope="col">
                <Link to="/studies/$study" params={{ study: s.name }} search={best[i] ? { trial: String(best[i]!.number) } : {}}>
                  {s.name}
                  {best[i] && `, trial ${best[i]!.number}`}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(([label, text]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{text(0)}</td>
              <td>{text(1)}</td>
            </tr>
          ))}
          <tr className="kind">
            <th scope="rowgroup" colSpan={3}>
              <span>Parameters</span>
            </th>
          </tr>
          {[...rows.filter((r) => r.differs), ...rows.filter((r) => !r.differs)].map((row) => (
            <tr key={row.name} className={row.differs ? "differs marked" : undefined}>
              <th scope="row">
                <Name text={row.name} />
              </th>
              {row.cells.map((cell, i) => (
                <td key={sides[i]!.name}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

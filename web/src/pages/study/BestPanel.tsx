import type { StudyDetail } from "../../api/studies";
import { Table } from "../../components/Table";
import { number } from "../../format";
import { Copied } from "./Copied";

const mostRows = 10;
const figure = (value: number | string | undefined) => (typeof value === "number" ? number(value) : (value ?? "–"));

/** The best trial with its parameters to copy; with several objectives the trials that no other beats. */
export function BestPanel({ detail, onTrial }: { detail: StudyDetail; onTrial: (number: number) => void }) {
  const { best, study } = detail;
  if (best.length === 0) return null;
  if (study.directions.length > 1)
    return (
      <section aria-label="front">
        <h2>
          {detail.best_count === 1 ? "One trial is" : `${detail.best_count.toLocaleString("en")} trials are`} not beaten{detail.best_count > mostRows && <span className="soft"> (the first {mostRows})</span>}
        </h2>
        <Table label="trials that no other beats">
          <thead>
            <tr>
              <th scope="col" className="right">
                Trial
              </th>
              {study.directions.map((d, i) => (
                <th key={i} scope="col" className="right">
                  Objective {i + 1} ({d})
                </th>
              ))}
              <th scope="col">Parameters</th>
            </tr>
          </thead>
          <tbody>
            {best.slice(0, mostRows).map((t) => (
              <tr key={t.number}>
                <td className="right">
                  <button type="button" className="link" onClick={() => onTrial(t.number)} aria-label={`trial ${t.number}`}>
                    {t.number}
                  </button>
                </td>
                {t.values.map((v, i) => (
                  <td key={i} className="right">
                    {figure(v)}
                  </td>
                ))}
                <td className="name">
                  <code>
                    {Object.entries(t.params)
                      .map(([name, value]) => `${name}=${typeof value === "number" ? Number(value.toPrecision(4)) : value}`)
                      .join(" ")}
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    );
  const one = best[0]!;
  return (
    <section className="study-best" aria-label="best trial">
      <dl className="tiles">
        <div>
          <dt>Best value</dt>
          <dd title={String(one.values[0])}>{figure(one.values[0])}</dd>
        </div>
        <div>
          <dt>Of trial</dt>
          <dd>
            <button type="button" className="link" onClick={() => onTrial(one.number)}>
              {one.number}
            </button>
          </dd>
        </div>
      </dl>
      <Copied label="overrides of the best trial" text={detail.overrides.join("\n")} />
    </section>
  );
}

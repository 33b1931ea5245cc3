import type { AttemptRow } from "../../api/pipelines";
import { Status } from "../../components/Bits";
import { Table } from "../../components/Table";
import { bytes, duration } from "../../format";

/** The attempts of a stage; a click shows what one of them printed. */
export function AttemptTable({ attempts, live, shown, onShow }: { attempts: AttemptRow[]; live: number | undefined; shown: number; onShow: (attempt: number) => void }) {
  return (
    <section>
      <h3>Attempts</h3>
      <Table label="attempts">
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">Ended</th>
            <th scope="col" className="right">
              Took
            </th>
            <th scope="col" className="right">
              Memory
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((a) => (
            <tr key={a.attempt} className={a.attempt === shown ? "chosen" : undefined} title={a.message ?? undefined}>
              <td>
                <button type="button" className="link" onClick={() => onShow(a.attempt)}>
                  {a.attempt}
                </button>
              </td>
              <td>
                <Status value={a.state} /> <span className="soft">{reasonOf(a)}</span>
              </td>
              <td className="right">{duration(a.begun_at ?? a.started_at, a.ended_at)}</td>
              <td className="right">{a.peak_memory_bytes === null ? "–" : bytes(a.peak_memory_bytes)}</td>
            </tr>
          ))}
          {live !== undefined && (
            <tr className={live === shown ? "chosen" : undefined}>
              <td>
                <button type="button" className="link" onClick={() => onShow(live)}>
                  {live}
                </button>
              </td>
              <td colSpan={3}>
                <Status value="running" />
              </td>
            </tr>
          )}
        </tbody>
      </Table>
    </section>
  );
}

const reasonOf = (a: AttemptRow) => (a.signal !== null ? `signal ${a.signal}` : a.cause === "exit-code" && a.exit_code !== null ? `exit code ${a.exit_code}` : (a.cause ?? ""));

import { Link } from "@tanstack/react-router";
import type { VersionLineage } from "../../api/registry";
import { Id, Status, Time } from "../../components/Bits";
import { pretty } from "../run/preview";

/** Where a version came from, and what read it since. */
export function Origin({ lineage }: { lineage: VersionLineage }) {
  const { run, git, data, parents, uses } = lineage;
  const address = `models:/${lineage.name}/${lineage.version}`;
  return (
    <section aria-label="Origin">
      <h2>Where it came from</h2>
      <dl className="facts">
        <dt>Run</dt>
        <dd>
          {run ? (
            <>
              <Link to="/runs/$run" params={{ run: run.id }} search={{}}>
                {run.name}
              </Link>{" "}
              <Status value={run.status} /> <span className="soft">in</span>{" "}
              <Link to="/experiments/$experiment" params={{ experiment: run.experiment_id }} search={{}}>
                {run.experiment}
              </Link>
            </>
          ) : lineage.run_id ? (
            <>
              <Id value={lineage.run_id} /> <span className="soft">not there, or not yours to see</span>
            </>
          ) : (
            <span className="soft">none is named</span>
          )}
        </dd>
        <dt>Data</dt>
        <dd>
          {data.length === 0 && <span className="soft">nothing recorded</span>}
          <ul className="listed">
            {data.map((d) => (
              <li key={`${d.hash} ${d.name} ${d.step}`}>
                <span className="tag">{d.kind.replaceAll("_", " ")}</span>
                <Link to="/lineage" search={{ subject: d.hash }}>
                  {d.name}
                </Link>{" "}
                <Id value={d.hash} length={14} /> <span className="soft">{d.step}</span>
              </li>
            ))}
          </ul>
        </dd>
        <dt>Code</dt>
        <dd>
          {git ? (
            <>
              <Id value={git.commit} length={12} /> {git.dirty && <span className="soft">with changes that were not committed</span>}
            </>
          ) : (
            <span className="soft">no commit recorded</span>
          )}
        </dd>
        <dt>Package</dt>
        <dd>{lineage.package ? <Id value={lineage.package} length={16} /> : <span className="soft">no digest taken</span>}</dd>
        {parents.length > 0 && (
          <>
            <dt>Made from</dt>
            <dd>
              <ul className="listed">
                {parents.map((p) => (
                  <li key={`${p.address} ${p.relation}`}>
                    <Link to="/lineage" search={{ subject: p.address }}>
                      {p.address}
                    </Link>{" "}
                    <span className="soft">{p.relation}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {uses.length > 0 && (
          <>
            <dt>Read by</dt>
            <dd>
              <ul className="listed">
                {uses.slice(0, 20).map((u) => (
                  <li key={`${u.kind} ${u.name} ${u.at}`}>
                    {u.kind} {u.name}{" "}
                    <span className="soft">
                      <Time at={Date.parse(u.at)} />
                    </span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Lineage</dt>
        <dd>
          <Link to="/lineage" search={{ subject: address }}>
            trace
          </Link>
        </dd>
      </dl>
      {lineage.configuration !== null && lineage.configuration !== undefined && (
        <details>
          <summary className="soft">Configuration</summary>
          <pre>{pretty(JSON.stringify(lineage.configuration))}</pre>
        </details>
      )}
    </section>
  );
}

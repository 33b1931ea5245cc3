import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { api, artifactUrl } from "../../api/client";
import { Failure, Id, Skeleton, Status, Time } from "../../components/Bits";
import { Curve } from "../../components/Curve";
import { bytes, duration, number } from "../../format";

/** One run: what it was, what it measured, what it left. */
export function RunPage() {
  const { run: id } = useParams({ strict: false }) as { run: string };
  const { path = "" } = useSearch({ strict: false }) as { path?: string };
  const { data, error } = useQuery({ queryKey: ["run", id], queryFn: () => api.run(id) });
  const files = useQuery({ queryKey: ["artifacts", id, path], queryFn: () => api.artifacts(id, path) });
  const keys = useMemo(() => data?.metrics.map((m) => m.key).slice(0, 24) ?? [], [data]);
  const curves = useQuery({ queryKey: ["curves", id, keys], queryFn: () => api.curves([id], keys), enabled: keys.length > 0 });
  const drawn = useMemo(() => curves.data?.curves.filter((c) => c.steps.length > 1) ?? [], [curves.data]);
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton rows={10} />;
  const { run } = data;
  const names = { [run.id]: run.name };
  const commit = run.tags["mlflow.source.git.commit"];
  return (
    <>
      <p className="crumbs">
        <Link to="/experiments/$experiment" params={{ experiment: run.experiment_id }} search={{}}>
          runs
        </Link>
      </p>
      <h1>
        {run.name} <Status value={run.status} />
      </h1>
      <dl className="facts">
        <dt>Run</dt>
        <dd>
          <Id value={run.id} />
        </dd>
        <dt>Started</dt>
        <dd>
          <Time at={run.started_at} />, took {duration(run.started_at, run.ended_at)}
        </dd>
        {commit && (
          <>
            <dt>Commit</dt>
            <dd>
              <Id value={commit} />
            </dd>
          </>
        )}
        {data.versions.length > 0 && (
          <>
            <dt>Registered as</dt>
            <dd>
              {data.versions.map((v) => (
                <Link key={v.version} to="/models/$model" params={{ model: v.name }}>
                  {v.name} {v.version}
                </Link>
              ))}
            </dd>
          </>
        )}
        <dt>Lineage</dt>
        <dd>
          <Link to="/lineage" search={{ subject: run.id }}>
            where it came from, what it made
          </Link>
        </dd>
      </dl>
      {drawn.length > 0 && (
        <section className="curves">
          {drawn.map((c) => (
            <Curve key={c.key} title={c.key} curves={[c]} names={names} />
          ))}
        </section>
      )}
      <div className="columns">
        <section>
          <h2>Metrics</h2>
          <table>
            <tbody>
              {data.metrics.map((m) => (
                <tr key={m.key}>
                  <th scope="row">{m.key}</th>
                  <td className="right">{number(m.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <h2>Parameters</h2>
          <table>
            <tbody>
              {Object.entries(run.params).map(([k, v]) => (
                <tr key={k}>
                  <th scope="row">{k}</th>
                  <td className="wrap">{v}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <h2>Files{path && ` in ${path}`}</h2>
          {path && (
            <p>
              <Link to="/runs/$run" params={{ run: id }} search={{ path: path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : undefined }}>
                up
              </Link>
            </p>
          )}
          {files.data?.files.length === 0 && <p className="soft">none</p>}
          <table>
            <tbody>
              {files.data?.files.map((f) => (
                <tr key={f.path}>
                  <td>
                    {f.is_folder ? (
                      <Link to="/runs/$run" params={{ run: id }} search={{ path: f.path }}>
                        {f.path.split("/").at(-1)}/
                      </Link>
                    ) : (
                      <a href={artifactUrl(id, f.path)}>{f.path.split("/").at(-1)}</a>
                    )}
                  </td>
                  <td className="right">{f.is_folder ? "" : bytes(f.size_bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { api } from "../../api/client";
import { Failure, Id, Skeleton, Time } from "../../components/Bits";

/** One registered model and its versions. */
export function ModelPage() {
  const { model: name } = useParams({ strict: false }) as { model: string };
  const { data, error } = useQuery({ queryKey: ["model", name], queryFn: () => api.model(name) });
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton />;
  return (
    <>
      <p className="crumbs">
        <Link to="/models">models</Link>
      </p>
      <h1>{data.model.name}</h1>
      {data.model.description && <p>{data.model.description}</p>}
      <p className="soft">
        Serve it: <code>weir serve models:/{data.model.name}/{data.model.latest_version ?? "1"}</code>
      </p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th className="right">Version</th>
              <th>Aliases</th>
              <th>Stage</th>
              <th>Run</th>
              <th>Package</th>
              <th>Created</th>
              <th>Lineage</th>
            </tr>
          </thead>
          <tbody>
            {data.versions.map((v) => (
              <tr key={v.version}>
                <td className="right">{v.version}</td>
                <td>
                  {v.aliases.map((alias) => (
                    <span key={alias} className="tag">
                      {alias}
                    </span>
                  ))}
                </td>
                <td>{v.stage === "None" ? <span className="soft">–</span> : v.stage}</td>
                <td>
                  {v.run_id ? (
                    <Link to="/runs/$run" params={{ run: v.run_id }} search={{}}>
                      {v.run_id.slice(0, 8)}
                    </Link>
                  ) : (
                    "–"
                  )}
                </td>
                <td>{v.tags["weir.package.hash"] ? <Id value={v.tags["weir.package.hash"]} length={14} /> : "–"}</td>
                <td>
                  <Time at={v.created_at} />
                </td>
                <td>
                  <Link to="/lineage" search={{ subject: `models:/${v.name}/${v.version}` }}>
                    trace
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

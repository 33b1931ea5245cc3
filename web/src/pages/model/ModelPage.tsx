import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { api } from "../../api/client";
import { Id, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";

/** One registered model and its versions. */
export function ModelPage() {
  const { model: name } = useParams({ strict: false }) as { model: string };
  useTitle(name, "Models");
  const model = useQuery({ queryKey: ["model", name], queryFn: () => api.model(name) });
  const { data } = model;
  if (!data)
    return (
      <Pending query={model}>
        <WaysOn />
      </Pending>
    );
  return (
    <>
      <p className="crumbs">
        <Link to="/models">Models</Link>
      </p>
      <h1>{data.model.name}</h1>
      {data.model.description && <p>{data.model.description}</p>}
      {data.versions.length === 0 ? (
        <p className="soft">
          No version yet: <code>weir models register {data.model.name} models/NAME</code>
        </p>
      ) : (
        <p className="soft">
          Serve it: <code>weir serve models:/{data.model.name}/{data.model.latest_version ?? "1"}</code>
        </p>
      )}
      <Table label="versions">
          <thead>
            <tr>
              <th scope="col" className="right">Version</th>
              <th scope="col">Aliases</th>
              <th scope="col">Stage</th>
              <th scope="col">Run</th>
              <th scope="col">Package</th>
              <th scope="col">Created</th>
              <th scope="col">Lineage</th>
              <th scope="col">Description</th>
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
                <td className="wrap">{v.description}</td>
              </tr>
            ))}
          </tbody>
        </Table>
    </>
  );
}

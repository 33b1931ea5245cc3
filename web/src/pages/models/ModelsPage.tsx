import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import { Empty, Failure, Skeleton, Time } from "../../components/Bits";

/** All registered models. */
export function ModelsPage() {
  const { data, error } = useQuery({ queryKey: ["models"], queryFn: api.models });
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton />;
  if (data.models.length === 0)
    return (
      <Empty title="No models yet">
        <p>Register one that was trained:</p>
        <pre>weir models register NAME models/NAME</pre>
      </Empty>
    );
  return (
    <>
      <h1>Models</h1>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th className="right">Latest</th>
              <th>Aliases</th>
              <th>Updated</th>
              <th>Description</th>
            </tr>
          </thead>
          <tbody>
            {data.models.map((m) => (
              <tr key={m.name}>
                <td>
                  <Link to="/models/$model" params={{ model: m.name }}>
                    {m.name}
                  </Link>
                </td>
                <td className="right">{m.latest_version ?? "–"}</td>
                <td>
                  {Object.entries(m.aliases).map(([alias, version]) => (
                    <span key={alias} className="tag">
                      {alias} → {version}
                    </span>
                  ))}
                </td>
                <td>
                  <Time at={m.updated_at} />
                </td>
                <td className="wrap">{m.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

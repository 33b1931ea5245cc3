import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { Empty, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import "../../components/note.css";
import { useTitle } from "../../components/title";

/** All registered models. */
export function ModelsPage() {
  useTitle("Models");
  const models = useQuery({ queryKey: ["models"], queryFn: api.models });
  const [only, setOnly] = useState("");
  const { data } = models;
  if (!data) return <Pending query={models} />;
  if (data.models.length === 0)
    return (
      <Empty title="No models yet">
        <p>Register one that was trained, or the model of a run that an MLflow client logged:</p>
        <pre>weir models register NAME models/NAME</pre>
        <pre>mlflow.register_model("runs:/RUN/model", "NAME")</pre>
      </Empty>
    );
  const shown = data.models.filter((m) => m.name.toLowerCase().includes(only.toLowerCase()));
  return (
    <>
      <div className="titled">
        <h1>Models</h1>
        {data.models.length > 8 && <input type="search" value={only} onChange={(e) => setOnly(e.target.value)} placeholder="find a model" aria-label="find a model" />}
      </div>
      <Table label="registered models">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="right">Latest</th>
              <th scope="col">Aliases</th>
              <th scope="col">Updated</th>
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((m) => (
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
                <td className="name" title={m.description ?? undefined}>
                  {m.description?.split("\n")[0]}
                </td>
              </tr>
            ))}
            {shown.length === 0 && (
              <tr>
                <td colSpan={5}>No model has “{only}” in its name.</td>
              </tr>
            )}
          </tbody>
        </Table>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { mlflow } from "../../api/mlflow";
import { Empty, Time } from "../../components/Bits";
import { NameDialog } from "../../components/NameDialog";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { number } from "../../format";
import "../../components/note.css";

/** All experiments, the latest first. */
export function ExperimentsPage() {
  useTitle("Experiments");
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const navigate = useNavigate();
  const [only, setOnly] = useState("");
  const [asks, setAsks] = useState(false);
  const { data } = experiments;
  if (!data) return <Pending query={experiments} />;
  if (data.experiments.length <= 1 && data.experiments.every((e) => e.runs === 0))
    return (
      <Empty title="No runs yet">
        <p>Train a model, or point any MLflow client here:</p>
        <pre>weir train data.parquet --target column</pre>
        <pre>export MLFLOW_TRACKING_URI={window.location.origin}</pre>
      </Empty>
    );
  const shown = data.experiments.filter((e) => e.name.toLowerCase().includes(only.toLowerCase()));
  return (
    <>
      <div className="titled">
        <h1>Experiments</h1>
        <span className="toolbar">
          {data.experiments.length > 8 && <input type="search" value={only} onChange={(e) => setOnly(e.target.value)} placeholder="find an experiment" aria-label="find an experiment" />}
          <button type="button" onClick={() => setAsks(true)}>
            New experiment …
          </button>
        </span>
      </div>
      <Table label="experiments">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="right">Runs</th>
              <th scope="col" className="right">Running</th>
              <th scope="col">Last run</th>
              <th scope="col">Created</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((e) => (
              <tr key={e.id}>
                <td className="name">
                  <Link to="/experiments/$experiment" params={{ experiment: e.id }} search={{}}>
                    {e.name}
                  </Link>
                </td>
                <td className="right">{number(e.runs)}</td>
                <td className="right">{e.running_runs > 0 ? number(e.running_runs) : <span className="soft">–</span>}</td>
                <td>
                  <Time at={e.last_run_at} />
                </td>
                <td>
                  <Time at={e.created_at} />
                </td>
              </tr>
            ))}
            {shown.length === 0 && (
              <tr>
                <td colSpan={5}>No experiment has “{only}” in its name.</td>
              </tr>
            )}
          </tbody>
        </Table>
      {asks && (
        <NameDialog
          title="New experiment"
          action="Make it"
          label="name of the experiment"
          onName={async (name) => {
            const { experiment_id } = await mlflow.createExperiment(name);
            await experiments.refetch();
            await navigate({ to: "/experiments/$experiment", params: { experiment: experiment_id }, search: {} });
          }}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}

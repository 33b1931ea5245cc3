import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import { Empty, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { number } from "../../format";

/** All experiments, the latest first. */
export function ExperimentsPage() {
  useTitle("Experiments");
  const experiments = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  const { data } = experiments;
  if (!data) return <Pending query={experiments} />;
  if (data.experiments.every((e) => e.runs === 0))
    return (
      <Empty title="No runs yet">
        <p>Train a model, or point any MLflow client here:</p>
        <pre>weir train data.parquet --target column</pre>
        <pre>export MLFLOW_TRACKING_URI={window.location.origin}</pre>
      </Empty>
    );
  return (
    <>
      <h1>Experiments</h1>
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
            {data.experiments.map((e) => (
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
          </tbody>
        </Table>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import { Empty, Failure, Skeleton, Time } from "../../components/Bits";
import { number } from "../../format";

/** All experiments, the latest first. */
export function ExperimentsPage() {
  const { data, error } = useQuery({ queryKey: ["experiments"], queryFn: api.experiments });
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton />;
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
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th className="right">Runs</th>
              <th className="right">Running</th>
              <th>Last run</th>
              <th>Created</th>
            </tr>
          </thead>
          <tbody>
            {data.experiments.map((e) => (
              <tr key={e.id}>
                <td>
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
        </table>
      </div>
    </>
  );
}

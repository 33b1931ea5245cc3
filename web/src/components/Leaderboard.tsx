import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../api/client";
import { bytes, metricValue } from "../format";
import { Table } from "./Table";

const most = 25;

/** What a training tried, the best first: the trials of a search, which are runs below it. Nothing where there was no search. */
export function Leaderboard({ run, experiment }: { run: string; experiment: string }) {
  const trials = useQuery({
    queryKey: ["leaderboard", run],
    queryFn: () => api.runs(experiment, { filter: `tags.\`mlflow.parentRunId\` = '${run}' AND tags.\`weir.automl.trial\` != ''`, order: "metrics.loss ASC", most }),
  });
  const rows = trials.data?.runs ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-label="Leaderboard">
      <h2>Leaderboard</h2>
      <Table label="trials of the search, the best first">
        <thead>
          <tr>
            <th scope="col">Trial</th>
            <th scope="col">Learner</th>
            <th scope="col" className="right">
              Loss
            </th>
            <th scope="col" className="right">
              Fit, s
            </th>
            <th scope="col" className="right">
              Predict, s
            </th>
            <th scope="col" className="right">
              Trees
            </th>
            <th scope="col" className="right">
              Size
            </th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.id}>
              <th scope="row">
                <Link to="/runs/$run" params={{ run: r.id }}>
                  {r.tags["weir.automl.trial"]}
                </Link>
              </th>
              <td>{r.params.learner}</td>
              <td className="right">{metricValue(r.metrics.loss)}</td>
              <td className="right">{metricValue(r.metrics.fit_seconds)}</td>
              <td className="right">{metricValue(r.metrics.predict_seconds)}</td>
              <td className="right">{metricValue(r.metrics.trees)}</td>
              <td className="right">{typeof r.metrics.bytes === "number" ? bytes(r.metrics.bytes) : "–"}</td>
              <td>
                <span className={`status ${r.tags["weir.automl.trial.pruned"] ? "" : r.status}`} title={r.tags["weir.failure"]}>
                  {r.tags["weir.automl.trial.pruned"] ? "first fold" : r.status}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {trials.data?.next_page_token && (
        <p className="soft">
          The best {most}. All are runs below this one: <Link to="/experiments/$experiment" params={{ experiment }} search={{ filter: `tags.\`mlflow.parentRunId\` = '${run}'` }}>list them</Link>
        </p>
      )}
    </section>
  );
}

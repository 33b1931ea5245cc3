// Fills an experiment with many runs of 20 metrics, 12 parameters and 3 tags over REST, as a sweep would.

const algorithms = ["xgboost", "lightgbm", "mlp", "linear"];

/** Makes `runs` runs in a new experiment; resolves to its id. The numbers follow from the run's number alone, so that a test knows them. */
export async function fillSweep(address, name, runs, atOnce = 64) {
  const call = async (path, body) => {
    const answer = await fetch(`${address}/api/2.0/mlflow/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const { experiment_id } = await call("experiments/create", { name });
  const start = Date.now() - runs * 60_000;
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < runs; n = next++) {
      const { run } = await call("runs/create", { experiment_id, run_name: `sweep-${String(n).padStart(5, "0")}`, start_time: start + n * 60_000 });
      await call("runs/log-batch", { run_id: run.info.run_id, ...logged(n) });
      // Most are left at work: a third request each would cost the tests more than it shows.
      if (n % 10 === 7) await call("runs/update", { run_id: run.info.run_id, status: n % 50 === 7 ? "FAILED" : "FINISHED", end_time: start + n * 60_000 + 1000 * (30 + (n % 400)) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return experiment_id;
}

/** The metric `loss` of run n: all different, in no order. */
export const lossOf = (n) => ((n * 7919) % 10_007) / 10_007;

function logged(n) {
  const timestamp = 1_700_000_000_000;
  const metrics = [{ key: "loss", value: lossOf(n), step: 0, timestamp }];
  for (let m = 1; m < 20; m++) metrics.push({ key: m < 4 ? ["accuracy", "f1", "auc"][m - 1] : `val/metric_${m}`, value: ((n * (m + 3)) % 997) / 997, step: 0, timestamp });
  const params = [
    { key: "learner", value: algorithms[n % 4] },
    { key: "lr", value: String((1 + (n % 30)) / 1000) },
    { key: "seed", value: String(n) },
  ];
  for (let p = 3; p < 12; p++) params.push({ key: `param_${p}`, value: `${(n * p) % 13}` });
  const tags = [
    { key: "team", value: n % 3 ? "vision" : "ranking" },
    { key: "host", value: `node-${n % 16}` },
    { key: "stage", value: n % 100 === 0 ? "candidate" : "search" },
  ];
  return { metrics, params, tags };
}

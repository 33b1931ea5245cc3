import { ApiError, answer, query } from "./client";

/** Calls MLflow's API, which writes go through: what the UI can do, every client can. */
async function call<T>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body: Record<string, unknown>): Promise<T> {
  const isGet = method === "GET";
  const response = await answer(
    `/ajax-api/2.0/mlflow/${path}${isGet ? query(body as Record<string, string>) : ""}`,
    { Accept: "application/json", ...(!isGet && { "Content-Type": "application/json" }) },
    { method, body: isGet ? undefined : JSON.stringify(body) },
  );
  const said = (await response.json().catch(() => null)) as { message?: string } | null;
  if (response.ok && said !== null) return said as T;
  throw new ApiError(said?.message ?? `the server answered ${response.status} without JSON`, response.status, null);
}

const post = (path: string, body: Record<string, unknown>) => call<unknown>("POST", path, body);

export interface Tag {
  key: string;
  value: string;
}

export const mlflow = {
  experiment: (id: string) => call<{ experiment: { name: string; lifecycle_stage: string; tags?: Tag[] } }>("GET", "experiments/get", { experiment_id: id }),
  setExperimentTag: (experiment_id: string, key: string, value: string) => post("experiments/set-experiment-tag", { experiment_id, key, value }),
  deleteExperimentTag: (experiment_id: string, key: string) => post("experiments/delete-experiment-tag", { experiment_id, key }),
  createExperiment: (name: string) => call<{ experiment_id: string }>("POST", "experiments/create", { name }),
  renameExperiment: (experiment_id: string, new_name: string) => post("experiments/update", { experiment_id, new_name }),
  deleteExperiment: (experiment_id: string) => post("experiments/delete", { experiment_id }),
  renameRun: (run_id: string, run_name: string) => post("runs/update", { run_id, run_name }),
  deleteRun: (run_id: string) => post("runs/delete", { run_id }),
  restoreRun: (run_id: string) => post("runs/restore", { run_id }),
  setTag: (run_id: string, key: string, value: string) => post("runs/set-tag", { run_id, key, value }),
  deleteTag: (run_id: string, key: string) => post("runs/delete-tag", { run_id, key }),
  createModel: (name: string) => post("registered-models/create", { name }),
  renameModel: (name: string, new_name: string) => post("registered-models/rename", { name, new_name }),
  deleteModel: (name: string) => call("DELETE", "registered-models/delete", { name }),
  createVersion: (name: string, source: string, run_id: string) => call<{ model_version: { version: string } }>("POST", "model-versions/create", { name, source, run_id }),
  deleteVersion: (name: string, version: string) => call("DELETE", "model-versions/delete", { name, version }),
  describeModel: (name: string, description: string) => call("PATCH", "registered-models/update", { name, description }),
  setModelTag: (name: string, key: string, value: string) => post("registered-models/set-tag", { name, key, value }),
  deleteModelTag: (name: string, key: string) => call("DELETE", "registered-models/delete-tag", { name, key }),
  setAlias: (name: string, alias: string, version: string) => post("registered-models/alias", { name, alias, version }),
  deleteAlias: (name: string, alias: string) => call("DELETE", "registered-models/alias", { name, alias }),
  describeVersion: (name: string, version: string, description: string) => call("PATCH", "model-versions/update", { name, version, description }),
  setVersionTag: (name: string, version: string, key: string, value: string) => post("model-versions/set-tag", { name, version, key, value }),
  deleteVersionTag: (name: string, version: string, key: string) => call("DELETE", "model-versions/delete-tag", { name, version, key }),
  setStage: (name: string, version: string, stage: string, archive: boolean) => post("model-versions/transition-stage", { name, version, stage, archive_existing_versions: archive }),
};

/** Does the same to many, a few at once; the first failure stops what has not begun. */
export async function forEach<T>(items: readonly T[], does: (item: T) => Promise<unknown>, atOnce = 8): Promise<void> {
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await does(item).catch((e: unknown) => (left.splice(0), Promise.reject(e)));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}

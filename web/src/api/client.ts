import type { components } from "./schema";

type Schemas = components["schemas"];
export type ExperimentList = Schemas["ExperimentList"];
export type RunPage = Schemas["RunPage"];
export type RunRow = Schemas["RunRow"];
export type RunDetail = Schemas["RunDetail"];
export type ArtifactList = Schemas["ArtifactList"];
export type CurveSeries = Schemas["CurveSeries"];
export type ModelList = Schemas["ModelList"];
export type ModelDetail = Schemas["ModelDetail"];
export type ServerInfo = Schemas["ServerInfo"];
export type LineageTree = Schemas["LineageTree"];
export type LineageStep = Schemas["LineageStep"];
export type LineageBranch = Schemas["LineageBranch"];

/** A failed call, with what the server says should be done. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly hint: string | null,
  ) {
    super(message);
  }
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`/api/weir/v1${path}`, { headers: { Accept: "application/json" } });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const problem = body as { title?: string; hint?: string } | null;
  throw new ApiError(problem?.title ?? `the server answered ${response.status}`, response.status, problem?.hint ?? null);
}

const query = (values: Record<string, string | string[] | undefined>) => {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    for (const one of Array.isArray(value) ? value : [value]) if (one) parameters.append(key, one);
  const text = parameters.toString();
  return text ? `?${text}` : "";
};

export const api = {
  server: () => get<ServerInfo>("/server"),
  experiments: () => get<ExperimentList>("/experiments"),
  runs: (experiment: string, filter?: string, order?: string, token?: string) =>
    get<RunPage>(`/experiments/${encodeURIComponent(experiment)}/runs${query({ filter, order_by: order, page_token: token })}`),
  run: (id: string) => get<RunDetail>(`/runs/${encodeURIComponent(id)}`),
  artifacts: (id: string, path: string) => get<ArtifactList>(`/runs/${encodeURIComponent(id)}/artifacts${query({ path })}`),
  curves: (runs: string[], keys: string[]) => get<{ curves: CurveSeries[] }>(`/curves${query({ run_id: runs, key: keys })}`),
  models: () => get<ModelList>("/models"),
  model: (name: string) => get<ModelDetail>(`/models/${encodeURIComponent(name)}`),
  lineage: (subject: string) => get<LineageTree>(`/lineage${query({ subject })}`),
};

export const artifactUrl = (run: string, path: string) => `/get-artifact${query({ run_id: run, path })}`;

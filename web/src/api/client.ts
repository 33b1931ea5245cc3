import type { components } from "./schema";

type Schemas = components["schemas"];
export type ExperimentList = Schemas["ExperimentList"];
export type RunPage = Schemas["RunPage"];
export type RunRow = Schemas["RunRow"];
export type RunDetail = Schemas["RunDetail"];
export type ArtifactList = Schemas["ArtifactList"];
export type CurveSeries = Schemas["CurveSeries"];
export type MetricValue = Schemas["MetricValue"];
export type ModelList = Schemas["ModelList"];
export type ModelDetail = Schemas["ModelDetail"];
export type ServerInfo = Schemas["ServerInfo"];
export type Artifact = Schemas["Artifact"];
export type LineageTree = Schemas["LineageTree"];
export type AnsweredPrediction = NonNullable<LineageTree["prediction"]>;
export type LineageStep = Schemas["LineageStep"];
export type LineageBranch = Schemas["LineageBranch"];

/** A failed call, with what the server says should be done; status 0 when it did not answer at all. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly hint: string | null,
  ) {
    super(message);
  }

  /** True when asking again may help: not what the server refused. */
  get mayPass() {
    return this.status === 0 || this.status >= 500;
  }
}

/** Asks the server; a fault of the network is told in words. */
export async function answer(path: string, headers: Record<string, string>, sent?: { method: string; body?: string }, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { headers, ...sent, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error; // nobody waits for it any more
    throw new ApiError("The server does not answer.", 0, `Start it again: weir server, in the project's folder. This page expects it at ${window.location.origin}.`);
  }
}

/** Calls Weir's own API. */
export async function get<T>(path: string, sent?: { method: string; body: unknown }, signal?: AbortSignal): Promise<T> {
  const response = await answer(
    `/api/weir/v1${path}`,
    { Accept: "application/json", ...(sent && { "Content-Type": "application/json" }) },
    sent && { method: sent.method, body: JSON.stringify(sent.body) },
    signal,
  );
  if (response.status === 204) return undefined as T;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const problem = body as { title?: string; hint?: string } | null;
  throw new ApiError(problem?.title ?? `the server answered ${response.status} without JSON`, response.status, problem?.hint ?? null);
}

/** Parameters behind the question mark; what is empty is left out. */
export const query = (values: Record<string, string | string[] | undefined>) => {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    for (const one of Array.isArray(value) ? value : [value]) if (one) parameters.append(key, one);
  const text = parameters.toString();
  return text ? `?${text}` : "";
};

/** Which runs, and how many at once. */
export interface RunQuery {
  filter?: string;
  order?: string;
  view?: string;
  token?: string;
  most?: number;
}

export const api = {
  server: () => get<ServerInfo>("/server"),
  experiments: () => get<ExperimentList>("/experiments"),
  runs: (experiment: string, { filter, order, view, token, most }: RunQuery) =>
    get<RunPage>(`/experiments/${encodeURIComponent(experiment)}/runs${query({ filter, order_by: order, view, page_token: token, max_results: most?.toString() })}`),
  run: (id: string) => get<RunDetail>(`/runs/${encodeURIComponent(id)}`),
  artifacts: (id: string, path: string) => get<ArtifactList>(`/runs/${encodeURIComponent(id)}/artifacts${query({ path })}`),
  curves: (runs: string[], keys: string[], most?: number) => get<{ curves: CurveSeries[] }>(`/curves${query({ run_id: runs, key: keys, max_points: most?.toString() })}`),
  models: () => get<ModelList>("/models"),
  model: (name: string) => get<ModelDetail>(`/models/${encodeURIComponent(name)}`),
  lineage: (subject: string) => get<LineageTree>(`/lineage${query({ subject })}`),
};

/** The first bytes of a run's file, which has some. */
export async function artifactStart(run: string, path: string, most: number): Promise<ArrayBuffer> {
  const response = await answer(artifactUrl(run, path), { Range: `bytes=0-${most - 1}` });
  if (!response.ok) throw new ApiError(`the server answered ${response.status} for ${path}`, response.status, null);
  return response.arrayBuffer();
}

export const artifactUrl = (run: string, path: string) => `/get-artifact${query({ run_id: run, path })}`;

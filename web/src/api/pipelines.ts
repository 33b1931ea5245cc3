import type { components } from "./schema";
import { get, query } from "./client";

type Schemas = components["schemas"];
export type PipelineRow = Schemas["PipelineRow"];
export type PipelineList = Schemas["PipelineList"];
export type PipelineChanges = Schemas["PipelineChanges"];
export type StageRow = Schemas["StageRow"];
export type AttemptRow = Schemas["AttemptRow"];
// What has a value of its own where nothing is said is always said.
export type StageFacts = Required<NonNullable<Schemas["StageDetail"]["facts"]>>;
export type StageDetail = Omit<Schemas["StageDetail"], "facts"> & { facts: StageFacts | null };
export type StagePath = Schemas["StagePath"];
export type LogPage = Schemas["LogPage"];

const of = (run: string) => `/pipelines/${encodeURIComponent(run)}`;

/** Runs of pipelines, by the id of their tracking runs. */
export const pipelines = {
  list: (only: { experiment?: string; trigger?: string; before?: string; limit?: number }) =>
    get<PipelineList>(`/pipelines${query({ experiment_id: only.experiment, trigger: only.trigger, before: only.before, limit: only.limit?.toString() })}`),
  run: (run: string) => get<PipelineRow>(of(run)),
  changes: (run: string, since: number) => get<PipelineChanges>(`${of(run)}/changes${query({ since: String(since) })}`),
  stage: (run: string, name: string) => get<StageDetail>(`${of(run)}/stage${query({ name })}`),
  log: (run: string, stage: string, attempt: number, offset: number, length: number) => get<LogPage>(`${of(run)}/log${query({ stage, attempt: String(attempt), offset: String(offset), length: String(length) })}`),
};

export const logUrl = (run: string, stage: string, attempt: number) => `/api/weir/v1${of(run)}/log/file${query({ stage, attempt: String(attempt) })}`;
export const eventsUrl = (run: string) => `/api/weir/v1${of(run)}/events`;

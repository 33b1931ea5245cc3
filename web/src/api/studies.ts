import type { components } from "./schema";
import { get, query } from "./client";

type Schemas = components["schemas"];
export type StudyRow = Schemas["StudyRow"];
export type StudyList = Schemas["StudyList"];
/** A parameter's value as it is in JSON. */
export type Given = string | number | boolean | null;
export type TrialView = Omit<Schemas["TrialView"], "params" | "values" | "constraints"> & { params: Record<string, Given>; values: (number | string)[]; constraints: (number | string)[] };
export type StudyDetail = Omit<Schemas["StudyDetail"], "best" | "space"> & { best: TrialView[] };
export type TrialDetail = Omit<Schemas["TrialDetail"], "trial" | "reports"> & { trial: TrialView; reports: { step: number; value: number | string }[] };
export type ParameterRow = Schemas["ParameterRow"];
export type TrialPoint = Schemas["TrialPoint"];
export type StudyChangePage = Schemas["StudyChangePage"];
export type TrialCurve = Schemas["TrialCurve"];
export type StudyImportances = Schemas["StudyImportances"];

const of = (name: string) => `/studies/${encodeURIComponent(name)}`;

export const studies = {
  list: (token?: string) => get<StudyList>(`/studies${query({ page_token: token })}`),
  one: (name: string) => get<StudyDetail>(of(name)),
  trial: (name: string, number: number) => get<TrialDetail>(`${of(name)}/trials/${number}`),
  changes: (name: string, since: string) => get<StudyChangePage>(`${of(name)}/changes${query({ since })}`),
  curves: (name: string, limit: number) => get<Schemas["TrialCurves"]>(`${of(name)}/curves${query({ limit: String(limit) })}`),
  importance: (name: string, evaluator: string, objective: number) => get<StudyImportances>(`${of(name)}/importance${query({ evaluator, objective: String(objective) })}`),
  stop: (name: string) => get<StudyDetail>(`${of(name)}/stop`, { method: "POST", body: {} }),
  resume: (name: string) => get<StudyDetail>(`${of(name)}/resume`, { method: "POST", body: {} }),
  remove: (name: string) => get<void>(of(name), { method: "DELETE", body: {} }),
};

export const studyEventsUrl = (name: string) => `/api/weir/v1${of(name)}/events`;

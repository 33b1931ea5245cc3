import type { components } from "./schema";
import { get, query } from "./client";

type Schemas = components["schemas"];
export type Policy = Schemas["PromotionPolicy"];
export type PolicyRule = Schemas["PromotionRule"];
export type Promotion = Schemas["Promotion"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type VersionLineage = Schemas["VersionLineage"];
export type VersionComparison = Schemas["VersionComparison"];
export type EvaluationAnswer = Schemas["EvaluationAnswer"];
export type EvaluationRule = Schemas["EvaluationRule"];
export type VersionRow = Schemas["VersionRow"];
export type ScoringInputs = Schemas["ScoringInputs"];
export type ScoringColumn = Schemas["ScoringColumn"];
export type PackageAnswer = Schemas["PackageAnswer"];

/** What a version is to get: one of the two. */
export interface Target {
  stage?: string;
  alias?: string;
}

const of = (model: string) => `/models/${encodeURIComponent(model)}`;
const at = (model: string, version: string) => `${of(model)}/versions/${encodeURIComponent(version)}`;

/** What the registry has beyond MLflow. */
export const registry = {
  policy: (model: string) => get<Policy>(`${of(model)}/policy`),
  setPolicy: (model: string, rules: PolicyRule[], revision: number, comment: string) => get<Policy>(`${of(model)}/policy`, { method: "PUT", body: { rules, revision, comment: comment || null } }),
  promotions: (model: string, version?: string) => get<{ promotions: Promotion[] }>(`${of(model)}/promotions${query({ version })}`),
  promote: (model: string, version: string, target: Target, archive: boolean, comment: string, override = false) =>
    get<Promotion>(`${of(model)}/promotions`, { method: "POST", body: { version, ...target, archive_existing_versions: archive, comment: comment || null, override } }),
  decide: (model: string, promotion: string, decision: "approve" | "reject" | "cancel", comment: string) =>
    get<Promotion>(`${of(model)}/promotions/${encodeURIComponent(promotion)}/${decision}`, { method: "POST", body: { comment: comment || null } }),
  history: (model: string, version: string | undefined, before: string | undefined) => get<{ entries: HistoryEntry[]; next_before: number | null }>(`${of(model)}/history${query({ version, before, max_results: "50" })}`),
  version: (model: string, version: string) => get<VersionRow>(at(model, version)),
  lineage: (model: string, version: string) => get<VersionLineage>(`${at(model, version)}/lineage`),
  /** The newest evaluation of a version; null where none is attached. */
  evaluation: async (model: string, version: string) => {
    const { evaluations } = await get<{ evaluations: unknown[] }>(`${at(model, version)}/evaluations`);
    return evaluations.length === 0 ? null : get<EvaluationAnswer>(`${at(model, version)}/evaluation`);
  },
  attach: (model: string, version: string) => get<EvaluationAnswer>(`${at(model, version)}/evaluations`, { method: "POST", body: {} }),
  package: (model: string, version: string) => get<PackageAnswer>(`${at(model, version)}/package`),
  /** What a version takes, with rows to begin with. */
  inputs: (model: string, version: string) => get<ScoringInputs>(`${at(model, version)}/inputs`),
  /** What a version says of rows, by MLflow's scoring protocol. */
  score: (model: string, version: string, columns: ScoringColumn[], data: unknown[][], signal?: AbortSignal) =>
    get<unknown>(`${at(model, version)}/score`, { method: "POST", body: { dataframe_split: { columns: columns.map((c) => c.name), data } } }, signal),
  compare: (model: string, a: string, b: string) => get<VersionComparison>(`${at(model, a)}/compare${query({ with: b })}`),
};

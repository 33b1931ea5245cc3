import type { AnsweredPrediction, Artifact } from "../../api/client";

/** The registered model that a model version belongs to; undefined for all else. */
export function modelOf(artifact: Artifact): string | undefined {
  return artifact.kind === "model_version" ? /^models:\/(.+)[/@][^/@]+$/.exec(artifact.name)?.[1] : undefined;
}

/** The model under the name that it answered by: several versions may have the same content. */
export const answering = (model: Artifact, by: Pick<AnsweredPrediction, "model" | "version">): Artifact =>
  model.kind === "model_version" ? { ...model, name: `models:/${by.model}/${by.version}` } : model;

/** The subjects of a request's rows: its id with -0, -1, … behind it; as many as can be shown. */
export function rowsOf(id: string, rows: number, most = 20): string[] {
  const request = id.replace(/-\d+$/, "");
  return Array.from({ length: Math.min(rows, most) }, (_, row) => `${request}-${row}`);
}

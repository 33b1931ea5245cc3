import type { Artifact } from "../../api/client";

/** The registered model that a model version belongs to; undefined for all else. */
export function modelOf(artifact: Artifact): string | undefined {
  return artifact.kind === "model_version" ? /^models:\/(.+)[/@][^/@]+$/.exec(artifact.name)?.[1] : undefined;
}

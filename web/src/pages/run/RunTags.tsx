import { Values } from "./Values";

/** A run's tags, without those that MLflow writes for itself (they stand among the facts); nothing where there are none. */
export function RunTags({ tags }: { tags: Record<string, string> }) {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith("mlflow."));
  return own.length === 0 ? null : <Values title="Tags" values={own} empty="" />;
}

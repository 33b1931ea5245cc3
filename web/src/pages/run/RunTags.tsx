import { useQueryClient } from "@tanstack/react-query";
import { mlflow } from "../../api/mlflow";
import { TagEditor } from "../../components/TagEditor";

/** A run's tags, without those that MLflow writes for itself (they stand among the facts). */
export function RunTags({ run, tags }: { run: string; tags: Record<string, string> }) {
  const queries = useQueryClient();
  const own = Object.entries(tags)
    .filter(([key]) => !key.startsWith("mlflow."))
    .sort(([a], [b]) => a.localeCompare(b));
  const after = (work: Promise<unknown>) => work.then(() => queries.invalidateQueries({ queryKey: ["run", run] }));
  return (
    <section aria-label="Tags">
      <h2>Tags</h2>
      <TagEditor tags={own} onSet={(key, value) => after(mlflow.setTag(run, key, value))} onRemove={(key) => after(mlflow.deleteTag(run, key))} />
    </section>
  );
}

import type { RunDetail } from "../../api/client";
import { pretty } from "./preview";

/** The data sets that a run read, each with what is known of it. */
export function RunData({ inputs }: { inputs: RunDetail["inputs"] }) {
  if (inputs.length === 0) return null;
  return (
    <section aria-label="Data">
      <h2>Data</h2>
      <ul className="listed cards">
        {inputs.map(({ dataset, tags }) => {
          const context = tags?.find((t) => t.key === "mlflow.data.context")?.value;
          return (
            <li key={`${dataset?.name} ${dataset?.digest} ${context}`}>
              <strong>{dataset?.name}</strong> {context && <span className="tag">{context}</span>}
              {dataset?.digest && <code>{dataset.digest}</code>}
              {dataset?.source && (
                <p className="soft wrap">
                  {dataset.source_type}: {sourceOf(dataset.source)}
                </p>
              )}
              {[
                ["Schema", dataset?.schema],
                ["Profile", dataset?.profile],
              ].map(
                ([title, text]) =>
                  text && (
                    <details key={title}>
                      <summary>{title}</summary>
                      <pre>{pretty(text)}</pre>
                    </details>
                  ),
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** MLflow writes where data came from as JSON with one entry of interest. */
function sourceOf(source: string): string {
  try {
    const known = JSON.parse(source) as Record<string, unknown>;
    const place = known["uri"] ?? known["url"] ?? known["path"] ?? known["table_name"];
    return typeof place === "string" ? place : source;
  } catch {
    return source;
  }
}

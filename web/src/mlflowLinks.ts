// MLflow's clients print links to pages of MLflow's own UI, which stand behind a `#`: "View run at http://…/#/experiments/1/runs/ID".

/** The page here that a link of MLflow's means; null for what is none. */
export function fromMlflow(hash: string): string | null {
  if (!hash.startsWith("#/")) return null;
  const [path = "", query = ""] = hash.slice(1).split("?", 2);
  const parts = path.split("/").filter(Boolean);
  const [first, second, third, fourth] = parts;
  if (first === "compare-runs") return `/compare?runs=${runsOf(query).map(encodeURIComponent).join(",")}`;
  if (first === "experiments" && second) return third === "runs" && fourth ? `/runs/${fourth}` : `/experiments/${second}`;
  if (first === "models" && second) return third === "versions" && fourth ? `/models/${second}/versions/${fourth}` : `/models/${second}`;
  return first === "models" ? "/models" : "/";
}

/** MLflow writes them as JSON: `runs=["a","b"]`. */
function runsOf(query: string): string[] {
  try {
    const runs: unknown = JSON.parse(new URLSearchParams(query).get("runs") ?? "[]");
    return Array.isArray(runs) ? runs.filter((run) => typeof run === "string") : [];
  } catch {
    return [];
  }
}

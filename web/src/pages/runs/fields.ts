import type { RunRow } from "../../api/client";
import { ago, duration, metricValue, short, when } from "../../format";

/** What a column shows: an attribute, a metric, a parameter or a tag, with its key. */
export interface Field {
  kind: "attributes" | "metrics" | "params" | "tags";
  key: string;
}

/** Attributes that can be columns, with what people call them. */
export const attributes: Record<string, string> = {
  status: "Status",
  start_time: "Started",
  duration: "Took",
  user_id: "User",
  source: "Source",
  commit: "Commit",
  end_time: "Ended",
  run_id: "Run id",
};

/** The id of a field: `metrics.val/loss`. */
export const idOf = (field: Field) => `${field.kind}.${field.key}`;

/** Reads an id; undefined for what is none. */
export function fieldOf(id: string): Field | undefined {
  const found = /^(attributes|metrics|params|tags)\.(.+)$/s.exec(id);
  if (!found || (found[1] === "attributes" && !(found[2]! in attributes))) return undefined;
  return { kind: found[1] as Field["kind"], key: found[2]! };
}

/** What stands above a column. */
export const labelOf = (field: Field) => (field.kind === "attributes" ? attributes[field.key]! : field.key);

/** A field as a filter and `order_by` name it; undefined for what the server does not sort by. */
export function termOf(field: Field): string | undefined {
  if (field.kind !== "attributes") return `${field.kind}.${quoted(field.key)}`;
  if (field.key === "source") return "tags.`mlflow.source.name`";
  if (field.key === "commit") return "tags.`mlflow.source.git.commit`";
  return field.key === "duration" ? undefined : `attributes.${field.key}`;
}

/** A key as it stands behind a dot: in backticks where it is more than letters, digits and dots. */
export const quoted = (key: string) => (/^\w[\w.]*$/.test(key) ? key : `\`${key}\``);

/** What a run has there, as text; undefined for nothing. */
export function textOf(run: RunRow, { kind, key }: Field, now: number): string | undefined {
  if (kind === "metrics") return key in run.metrics ? metricValue(run.metrics[key]) : undefined;
  if (kind === "params") return run.params[key];
  if (kind === "tags") return run.tags[key];
  switch (key) {
    case "status":
      return run.status;
    case "start_time":
      return run.started_at === null ? undefined : ago(run.started_at, now);
    case "end_time":
      return run.ended_at === null ? undefined : ago(run.ended_at, now);
    case "duration":
      return run.ended_at === null ? undefined : duration(run.started_at, run.ended_at);
    case "user_id":
      return run.user || undefined;
    case "source":
      return run.tags["mlflow.source.name"];
    case "commit":
      return run.tags["mlflow.source.git.commit"] && short(run.tags["mlflow.source.git.commit"]);
    case "run_id":
      return run.id;
    default:
      return undefined;
  }
}

/** The same whole, for a file and for what hovering shows. */
export function exactOf(run: RunRow, field: Field): string {
  const { kind, key } = field;
  if (kind === "metrics") return key in run.metrics ? String(run.metrics[key] ?? "NaN") : "";
  if (kind !== "attributes") return textOf(run, field, 0) ?? "";
  const at = key === "start_time" ? run.started_at : key === "end_time" ? run.ended_at : null;
  if (at !== null) return when(at);
  if (key === "duration") return run.started_at !== null && run.ended_at !== null ? String((run.ended_at - run.started_at) / 1000) : "";
  if (key === "commit") return run.tags["mlflow.source.git.commit"] ?? "";
  return key === "start_time" || key === "end_time" ? "" : (textOf(run, field, 0) ?? "");
}

/** Width of a column that nobody has drawn wider, in pixels. */
export function widthOf(field: Field): number {
  if (field.kind === "metrics") return Math.max(106, Math.min(180, 36 + 7.8 * field.key.length));
  if (field.key === "run_id") return 290;
  return field.kind === "attributes" ? 120 : Math.max(100, Math.min(200, 36 + 7.8 * field.key.length));
}

import type { RunRow } from "../../../api/client";
import type { Known } from "../columns";
import type { Field } from "../fields";
import { fieldOf, textOf } from "../fields";
import type { Vocabulary } from "./complete";

const attributes = ["run_name", "status", "start_time", "end_time", "user_id", "run_id", "artifact_uri"];
const statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

/** More values than these are none to choose from. */
const few = 40;

/** The words for filters, out of runs that were seen. */
export function vocabularyOf(runs: readonly RunRow[], known: Known): Vocabulary {
  const found = new Map<string, readonly string[]>();
  return {
    attributes,
    ...known,
    values: (typed) => {
      const values = found.get(typed) ?? valuesOf(runs, typed);
      found.set(typed, values);
      return values;
    },
  };
}

function valuesOf(runs: readonly RunRow[], typed: string): readonly string[] {
  const parts = /^(?:(\w+)\.)?(.*)$/s.exec(typed)!;
  const key = parts[2]!.replaceAll(/[`"]/g, "");
  const kind = /^tags?$/i.test(parts[1] ?? "") ? "tags" : /^param/i.test(parts[1] ?? "") ? "params" : /^metrics?$/i.test(parts[1] ?? "") ? undefined : "attributes";
  if (kind === undefined) return [];
  if (kind === "attributes" && key === "status") return statuses;
  if (kind === "attributes" && key === "run_name") return distinct(runs, (r) => r.name);
  const field: Field | undefined = fieldOf(`${kind}.${key}`);
  return field ? distinct(runs, (r) => textOf(r, field, 0)) : [];
}

function distinct(runs: readonly RunRow[], of: (run: RunRow) => string | undefined): string[] {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const value = of(run);
    if (value === undefined) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > few) return [];
  }

  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

import type { RunRow } from "../../api/client";
import type { Field } from "./fields";
import { exactOf, labelOf } from "./fields";

/** Runs as CSV: the columns that are shown, values whole, lines as RFC 4180 has them. */
export function csvOf(runs: readonly RunRow[], fields: readonly Field[]): string {
  const lines = [["run", "run_id", ...fields.map((f) => (f.kind === "attributes" ? labelOf(f) : `${f.kind}.${f.key}`))]];
  for (const run of runs) lines.push([run.name, run.id, ...fields.map((f) => exactOf(run, f))]);
  return lines.map((cells) => cells.map(written).join(",")).join("\r\n") + "\r\n";
}

const written = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

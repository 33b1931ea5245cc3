import type { RunRow } from "../../api/client";

/** Rows with what the newest look at the first of them has found, and how many it found that are not among them. */
export function refreshed(rows: readonly RunRow[], head: readonly RunRow[] | undefined): { rows: readonly RunRow[]; unseen: number } {
  if (!head || head.length === 0) return { rows, unseen: 0 };
  const places = new Map(rows.map((r, i) => [r.id, i]));
  let changed: RunRow[] | undefined;
  let unseen = 0;
  for (const run of head) {
    const at = places.get(run.id);
    if (at === undefined) unseen++;
    else if (!isSame(rows[at]!, run)) (changed ??= [...rows])[at] = run;
  }
  return { rows: changed ?? rows, unseen };
}

/** True where nothing moved: the table need not draw such a row again. */
const isSame = (a: RunRow, b: RunRow) => a.status === b.status && a.ended_at === b.ended_at && a.name === b.name && JSON.stringify(a.metrics) === JSON.stringify(b.metrics) && JSON.stringify(a.tags) === JSON.stringify(b.tags);

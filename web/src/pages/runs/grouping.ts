import type { RunRow } from "../../api/client";

/** A run in its place: how deep, and how many it has below. */
export interface PlacedRun {
  run: RunRow;
  depth: number;
  children: number;
  isOpen: boolean;
}

/** Runs as they come, each alone. */
export const flat = (runs: readonly RunRow[]): PlacedRun[] => runs.map((run) => ({ run, depth: 0, children: 0, isOpen: false }));

/** Runs below the runs that they belong to, in the order they come; below a closed one nothing is shown. A run whose parent is not among them stands by itself. */
export function grouped(runs: readonly RunRow[], open: ReadonlySet<string>): PlacedRun[] {
  const there = new Set(runs.map((r) => r.id));
  const below = new Map<string, RunRow[]>();
  const above: RunRow[] = [];
  for (const run of runs) {
    const parent = run.parent_id;
    if (parent === null || parent === run.id || !there.has(parent)) above.push(run);
    else if (below.get(parent)?.push(run) === undefined) below.set(parent, [run]);
  }

  const placed: PlacedRun[] = [];
  const seen = new Set<string>();
  const place = (run: RunRow, depth: number) => {
    if (seen.has(run.id)) return;
    seen.add(run.id);
    const children = below.get(run.id) ?? [];
    const isOpen = open.has(run.id);
    placed.push({ run, depth, children: children.length, isOpen });
    if (isOpen) for (const child of children) place(child, depth + 1);
  };
  for (const run of above) place(run, 0);
  return placed;
}

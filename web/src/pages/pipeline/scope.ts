import type { StageRow } from "../../api/pipelines";

/** Places of the stages around one: all that it waits for, all that waits for it, and itself. */
export function around(stages: readonly StageRow[], place: number): Set<number> {
  const down: number[][] = stages.map(() => []);
  for (const stage of stages) for (const source of stage.sources) down[source]?.push(stage.position);
  const found = new Set([place]);
  for (const next of [(at: number) => stages[at]!.sources, (at: number) => down[at]!]) {
    const seen = new Set([place]);
    const pending = [place];
    for (let at = pending.pop(); at !== undefined; at = pending.pop())
      for (const to of next(at)) {
        if (seen.has(to) || !stages[to]) continue;
        seen.add(to);
        found.add(to);
        pending.push(to);
      }
  }
  return found;
}

export interface Scope {
  /** Only stages with this in their names. */
  text: string;
  /** Only a stage with all before and behind it. */
  focus: string | undefined;
  /** Only these places. */
  path: ReadonlySet<number> | undefined;
}

/** Whether stages are to be shown, by place; undefined when all are. */
export function inScope(stages: readonly StageRow[], { text, focus, path }: Scope): Set<number> | undefined {
  const at = focus === undefined ? -1 : stages.findIndex((s) => s.stage === focus);
  const near = at >= 0 ? around(stages, at) : undefined;
  const wanted = text.trim().toLowerCase();
  if (!near && !wanted && !path) return undefined;
  const found = new Set<number>();
  for (const stage of stages) {
    if (near && !near.has(stage.position)) continue;
    if (path && !path.has(stage.position)) continue;
    if (wanted && !stage.stage.toLowerCase().includes(wanted)) continue;
    found.add(stage.position);
  }
  return found;
}

/** What a study is at, in a word: stopped by somebody, at work, done with what was planned, or open for workers. */
export function stateOf(state: string, counts: Readonly<Record<string, number>>, planned: number | null): "stopped" | "running" | "finished" | "open" {
  if (state === "stopped") return "stopped";
  if ((counts["running"] ?? 0) > 0) return "running";
  return planned !== null && (counts["waiting"] ?? 0) === 0 && ended(counts) >= planned ? "finished" : "open";
}

/** How many trials are at their end. */
export const ended = (counts: Readonly<Record<string, number>>) => (counts["complete"] ?? 0) + (counts["pruned"] ?? 0) + (counts["fail"] ?? 0);

import type { ParameterRow, TrialPoint } from "../../api/studies";

/** Trials by a column, with a minus from the greatest; those without anything there last either way, equals by number. */
export function sorted(trials: readonly TrialPoint[], sort: string | undefined, parameters: readonly ParameterRow[]): TrialPoint[] {
  const isDown = sort?.startsWith("-") ?? false;
  const column = (isDown ? sort!.slice(1) : sort) ?? "number";
  const key = keyOf(column, parameters);
  const keyed = trials.map((t) => [key(t), t] as const);
  const sign = isDown ? -1 : 1;
  return keyed
    .sort(([a, s], [b, t]) => {
      if (a === null || b === null) return a === b ? s.number - t.number : a === null ? 1 : -1;
      const order = typeof a === "string" || typeof b === "string" ? String(a).localeCompare(String(b), "en", { numeric: true }) : a - b;
      return order === 0 ? s.number - t.number : sign * order;
    })
    .map(([, t]) => t);
}

function keyOf(column: string, parameters: readonly ParameterRow[]): (t: TrialPoint) => number | string | null {
  if (column.startsWith("value_")) return (t) => t.values[Number(column.slice(6))] ?? null;
  if (column.startsWith("param:")) {
    const at = parameters.findIndex((p) => p.name === column.slice(6));
    return (t) => t.params[at] ?? null;
  }
  switch (column) {
    case "state":
      return (t) => t.state;
    case "took":
      return (t) => (t.started_at === null || t.ended_at === null ? null : t.ended_at - t.started_at);
    case "worker":
      return (t) => t.worker;
    case "error":
      return (t) => t.error;
    default:
      return (t) => t.number;
  }
}

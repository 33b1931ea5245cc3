import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { readColumns, readWidths, writeColumns, writeWidths } from "./columns";

/** How the runs of an experiment are looked at, as it stands in the address: a link shows what its sender saw. */
export interface RunSearch {
  filter?: string;
  order?: string;
  /** Columns in their order. */
  cols?: string;
  widths?: string;
  /** `deleted` for those in the bin. */
  view?: string;
  /** `1` for runs below those that they belong to. */
  group?: string;
  /** Chosen runs. */
  sel?: string;
}

/** The keys of the address that make a view. */
export const viewKeys = ["filter", "order", "cols", "widths", "view", "group", "sel"] as const;

/** More would make an address that some programs cut. */
const mostChosen = 200;

/** The view, and how to change it. */
export function useRunView() {
  const { experiment } = useParams({ strict: false }) as { experiment: string };
  const search = useSearch({ strict: false }) as RunSearch;
  const navigate = useNavigate();
  const go = useCallback(
    (change: RunSearch, replace = false) => void navigate({ to: "/experiments/$experiment", params: { experiment }, search: ((old: object) => ({ ...old, ...change })) as never, replace, resetScroll: false }),
    [navigate, experiment],
  );
  const { cols, widths, sel } = search;
  const columns = useMemo(() => readColumns(cols) ?? remembered(experiment), [cols, experiment]);
  const drawn = useMemo(() => readWidths(widths), [widths]);
  // The address has the choice as long as it is short; a long one is of this page alone.
  const [held, setHeld] = useState<{ place: string; set: ReadonlySet<string> }>({ place: "", set: new Set() });
  const at = `${experiment} ${sel ?? ""}`;
  const chosen = useMemo<ReadonlySet<string>>(() => (held.place === at ? held.set : new Set(sel?.split(",").filter(Boolean))), [held, at, sel]);
  const setChosen = useCallback(
    (next: Iterable<string>) => {
      const set = new Set(next);
      const text = set.size > 0 && set.size <= mostChosen ? [...set].join(",") : "";
      setHeld({ place: `${experiment} ${text}`, set });
      go({ sel: text || undefined }, true);
    },
    [experiment, go],
  );
  return {
    experiment,
    search,
    go,
    columns,
    widths: drawn,
    chosen,
    setColumns: (next: string[] | null) => {
      remember(experiment, next);
      go({ cols: next ? writeColumns(next) : undefined }, true);
    },
    setWidth: (id: string, width: number) => go({ widths: writeWidths({ ...drawn, [id]: width }) }, true),
    setChosen,
  };
}

const place = (experiment: string) => `weir.columns.${experiment}`;

function remembered(experiment: string): string[] | undefined {
  try {
    return readColumns(localStorage.getItem(place(experiment)) ?? undefined);
  } catch {
    return undefined;
  }
}

function remember(experiment: string, columns: string[] | null) {
  try {
    if (columns) localStorage.setItem(place(experiment), writeColumns(columns));
    else localStorage.removeItem(place(experiment));
  } catch {
    // A browser that remembers nothing still has the address.
  }
}

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";

/** How curves are drawn. */
export interface CurveView {
  /** Logarithmic values. */
  log: boolean;
  /** Smoothing, 0 (none) to 0.99. */
  weight: number;
  /** By seconds since the first point instead of by step. */
  time: boolean;
}

/** The same as it stands in an address. */
export interface CurveSearch {
  log?: string;
  smooth?: string;
  x?: string;
  /** Only metrics whose name has this in it. */
  only?: string;
}

/** Reads a view out of an address; nonsense counts as not said. */
export function viewOf(search: CurveSearch): CurveView {
  const weight = Number(search.smooth ?? 0);
  return { log: search.log === "1", weight: weight > 0 ? Math.min(weight, 0.99) : 0, time: search.x === "time" };
}

/** The view of this page and the way to change it. */
export function useCurveView() {
  const search = useSearch({ strict: false }) as CurveSearch;
  const navigate = useNavigate();
  const { log, smooth, x } = search;
  const view = useMemo(() => viewOf({ log, smooth, x }), [log, smooth, x]);
  const change = (next: CurveSearch) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...next })) as never, replace: true, resetScroll: false });
  return { view, only: search.only ?? "", change };
}

/** Which metrics to draw: those with the text in their name, in the given order, as many as the server gives at once. */
export function chosenCurves(keys: string[], only: string, runs: number): { drawn: string[]; left: number } {
  const fitting = keys.filter((key) => key.toLowerCase().includes(only.toLowerCase()));
  const most = Math.max(1, Math.min(24, Math.floor(200 / Math.max(1, runs))));
  return { drawn: fitting.slice(0, most), left: Math.max(0, fitting.length - most) };
}

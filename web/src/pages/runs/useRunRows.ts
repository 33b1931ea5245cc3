import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { api } from "../../api/client";
import type { RunRow } from "../../api/client";
import { merged } from "../../components/merged";
import { refreshed } from "./fresh";

const firstPage = 200;
const page = 1000;
/** Runs that are fetched without being asked for: with them at hand no jump of the scroll bar finds anything missing. */
const ahead = 20_000;
/** How far beyond what is in sight the rest is fetched. */
const margin = 5000;

/** The runs that fit, in the server's order. A first small page is shown at once, the others follow by themselves; beyond twenty thousand they come as one scrolls. */
export function useRunRows(experiment: string, search: { filter?: string; order?: string; view?: string }) {
  const [sight, setSight] = useState(0);
  const query = useInfiniteQuery({
    queryKey: ["runs", experiment, search.filter, search.order, search.view],
    queryFn: ({ pageParam }) => api.runs(experiment, { ...search, token: pageParam, most: pageParam === undefined ? firstPage : page }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token ?? undefined,
    // Another order of the same experiment takes the place of what is shown when it is there.
    placeholderData: (old, before) => (before?.queryKey[1] === experiment ? old : undefined),
    // Many pages are read again when somebody asks for it: all of them every few seconds would cost more than it tells.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : 15_000),
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const { data, dataUpdatedAt, hasNextPage, isFetching, isPlaceholderData, fetchNextPage, isFetchNextPageError } = query;
  const loaded = useMemo<RunRow[]>(() => data?.pages.flatMap((p) => p.runs) ?? [], [data]);
  // Of many pages the first is looked at again: runs at work move, and new ones are told of.
  const head = useQuery({
    queryKey: ["runs", experiment, "head", search.filter, search.order, search.view],
    queryFn: () => api.runs(experiment, { ...search, most: firstPage }),
    enabled: !hasNextPage && (data?.pages.length ?? 0) > 1 && !isPlaceholderData,
    refetchInterval: 15_000,
    staleTime: 15_000,
  });
  const { rows, unseen } = useMemo(() => refreshed(loaded, isPlaceholderData || head.dataUpdatedAt < dataUpdatedAt ? undefined : head.data?.runs), [loaded, head.data, head.dataUpdatedAt, dataUpdatedAt, isPlaceholderData]);
  const metricKeys = useMemo(() => merged(data?.pages.map((p) => p.metric_keys) ?? []), [data]);
  const wanted = Math.max(ahead, sight + margin);
  useEffect(() => {
    if (hasNextPage && !isFetching && !isPlaceholderData && !isFetchNextPageError && rows.length < wanted) void fetchNextPage();
  }, [hasNextPage, isFetching, isPlaceholderData, isFetchNextPageError, rows.length, wanted, fetchNextPage]);
  // Told in steps: a page is not asked for by every row that comes into sight.
  const onSight = useCallback((last: number) => setSight(Math.ceil(last / page) * page), []);
  return { query, rows, unseen, metricKeys, onSight, isWhole: !hasNextPage };
}

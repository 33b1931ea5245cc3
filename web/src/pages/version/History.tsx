import { useInfiniteQuery } from "@tanstack/react-query";
import { registry } from "../../api/registry";
import { Failure, Time } from "../../components/Bits";
import { storyOf } from "./rules";

/** Who did what to a model or a version, when and why. The store refuses to alter it. */
export function History({ model, version }: { model: string; version?: string }) {
  const history = useInfiniteQuery({
    queryKey: ["registry", model, "history", version],
    queryFn: ({ pageParam }) => registry.history(model, version, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_before?.toString(),
  });
  const entries = history.data?.pages.flatMap((p) => p.entries) ?? [];
  return (
    <section aria-label="History">
      <h2>History</h2>
      {history.error && !history.data && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      {history.data && entries.length === 0 && <p className="soft">Nothing has happened since the history is kept.</p>}
      <ol className="history">
        {entries.map((e) => (
          <li key={e.entry_no}>
            <span className="soft">
              <Time at={e.time} exact /> {e.actor}
            </span>
            <span>
              {!version && e.version && <strong>version {e.version} </strong>}
              {storyOf(e)}
              {e.why && <q>{e.why}</q>}
            </span>
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <button type="button" onClick={() => void history.fetchNextPage()} disabled={history.isFetchingNextPage}>
          Show more
        </button>
      )}
    </section>
  );
}

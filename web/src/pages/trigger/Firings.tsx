import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { pipelines } from "../../api/pipelines";
import type { Firing } from "../../api/triggers";
import { firingLogUrl, triggers } from "../../api/triggers";
import { Status, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { duration } from "../../format";

const isOpen = (f: Firing) => f.state === "queued" || f.state === "running";

/** What a trigger did, newest first, with the runs that came of it. */
export function Firings({ name, may }: { name: string; may: boolean }) {
  const queries = useQueryClient();
  const [fault, setFault] = useState<string>();
  const history = useInfiniteQuery({
    queryKey: ["firings", name],
    queryFn: ({ pageParam }) => triggers.firings(name, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.firings.length === 50 ? page.firings.at(-1)!.id : undefined),
    refetchInterval: (query) => (query.state.data?.pages.some((p) => p.firings.some(isOpen)) ? 2_000 : 10_000),
  });
  // Asked again as soon as a firing has moved.
  const states = history.data?.pages[0]?.firings.map((f) => f.state).join();
  const runs = useQuery({ queryKey: ["pipelines", "of", name, states], queryFn: () => pipelines.list({ trigger: name, limit: 200 }), placeholderData: (old) => old });
  const runOf = (firing: Firing) => runs.data?.pipelines.find((r) => r.firing_id === firing.id);
  if (!history.data) return <Pending query={history} rows={4} />;
  const rows = history.data.pages.flatMap((p) => p.firings);
  const cancel = (firing: string) => {
    setFault(undefined);
    void triggers
      .cancel(firing)
      .then(() => queries.invalidateQueries({ queryKey: ["firings", name] }))
      .catch((e: unknown) => setFault(e instanceof Error ? e.message : String(e)));
  };
  if (rows.length === 0) return <p className="soft">It has not gone off yet.</p>;
  return (
    <>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <Table label="firings">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">State</th>
            <th scope="col">Went off</th>
            <th scope="col" className="right">
              Took
            </th>
            <th scope="col">Because</th>
            <th scope="col">Run</th>
            {may && <th scope="col">Log</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((f) => {
            const run = runOf(f);
            return (
              <tr key={f.id}>
                <td className="name" title={f.slot}>
                  {f.partition ?? f.slot}
                </td>
                <td title={f.message ?? undefined}>
                  <Status value={f.state} />
                  {f.attempt > 1 && <span className="soft"> attempt {f.attempt}</span>}
                  {may && isOpen(f) && (
                    <>
                      {" "}
                      <button type="button" className="link" onClick={() => cancel(f.id)}>
                        end it
                      </button>
                    </>
                  )}
                </td>
                <td>
                  <Time at={f.created_at} />
                </td>
                <td className="right">{f.state === "running" ? "at work" : duration(f.started_at, f.ended_at)}</td>
                <td className="name" title={[f.cause, f.message].filter(Boolean).join(": ")}>
                  {f.cause}
                  {f.message && f.state !== "succeeded" && <div className="soft name">{f.message}</div>}
                </td>
                <td>
                  {run ? (
                    <Link to="/pipelines/$run" params={{ run: run.id }} search={{}}>
                      {run.name}
                    </Link>
                  ) : (
                    <span className="soft">–</span>
                  )}
                </td>
                {may && (
                  <td>
                    {f.started_at !== null && (
                      <a href={firingLogUrl(f.id)} target="_blank" rel="noreferrer">
                        log
                      </a>
                    )}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </Table>
      {history.hasNextPage && (
        <p>
          <button type="button" onClick={() => void history.fetchNextPage()} disabled={history.isFetchingNextPage}>
            Older firings
          </button>
        </p>
      )}
    </>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { StudyRow } from "../../api/studies";
import { studies } from "../../api/studies";
import { Empty, Status, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { number } from "../../format";
import { ended, stateOf } from "../study/state";
import "../study/study.css";

/** Studies, the newest first: what they seek, how far they are, their best. */
export function StudiesPage() {
  useTitle("Studies");
  const all = useInfiniteQuery({
    queryKey: ["studies"],
    queryFn: ({ pageParam }) => studies.list(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page_token ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.some((p) => p.studies.some(isAtWork)) ? 3_000 : 15_000),
  });
  const { data } = all;
  if (!data) return <Pending query={all} />;
  const rows = data.pages.flatMap((p) => p.studies);
  if (rows.length === 0)
    return (
      <Empty title="No studies yet">
        <p>A study tries a command with better and better parameters:</p>
        <pre>{"weir tune run lr -p 'lr=tag(log,interval(1e-5,1e-1))' --trials 50 -- python train.py --lr {lr}"}</pre>
        <p>Or over HTTP, from any language:</p>
        <pre>{`curl ${window.location.origin}/api/weir/v1/studies -d '{"name": "lr", "space": ["lr=tag(log,interval(1e-5,1e-1))"]}'`}</pre>
      </Empty>
    );
  return (
    <>
      <h1>Studies</h1>
      <Table label="studies">
        <thead>
          <tr>
            <th scope="col">Study</th>
            <th scope="col">State</th>
            <th scope="col" className="right">
              Trials
            </th>
            <th scope="col" className="right">
              Best
            </th>
            <th scope="col">Seeks to</th>
            <th scope="col">Sampler</th>
            <th scope="col">Made</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((s) => (
            <Row key={s.name} study={s} />
          ))}
        </tbody>
      </Table>
      {all.hasNextPage && (
        <p>
          <button type="button" onClick={() => void all.fetchNextPage()} disabled={all.isFetchingNextPage}>
            Older studies
          </button>
        </p>
      )}
    </>
  );
}

const isAtWork = (study: StudyRow) => (study.trials["running"] ?? 0) > 0;

function Row({ study }: { study: StudyRow }) {
  const title = Object.entries(study.trials)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
  return (
    <tr>
      <td className="name">
        <Link to="/studies/$study" params={{ study: study.name }} search={{}} title={study.name}>
          {study.name}
        </Link>
      </td>
      <td>
        <Status value={stateOf(study.state, study.trials, study.planned_trials)} />
      </td>
      <td className="right" title={title}>
        {ended(study.trials).toLocaleString("en")}
        {study.planned_trials !== null && <span className="soft"> / {study.planned_trials.toLocaleString("en")}</span>}
      </td>
      <td className="right">{study.directions.length > 1 ? <span className="soft">{study.directions.length} objectives</span> : number(study.best)}</td>
      <td>{[...new Set(study.directions)].join(", ")}</td>
      <td className="name" title={study.sampler}>
        <code>{study.sampler}</code>
      </td>
      <td>
        <Time at={study.created_at} />
      </td>
      <td>{study.created_by}</td>
    </tr>
  );
}

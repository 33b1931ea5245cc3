import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { studies } from "../../api/studies";
import { Pending } from "../../components/Pending";
import { useTitle } from "../../components/title";
import { useStudy } from "../study/useStudy";
import { BestPair } from "./BestPair";
import { Distributions } from "./Distributions";
import type { Side } from "./side";
import { ProgressPair } from "./ProgressPair";
import "../study/study.css";

/** Two studies side by side: how fast each got how far, where each looked, and their best. */
export function CompareStudiesPage() {
  const { study: name } = useParams({ strict: false }) as { study: string };
  const { with: other, goal } = useSearch({ strict: false }) as { with?: string; goal?: string };
  const navigate = useNavigate();
  useTitle(other ? `${name} and ${other}` : `Compare ${name}`, "Studies");
  const all = useInfiniteQuery({ queryKey: ["studies"], queryFn: ({ pageParam }) => studies.list(pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next_page_token ?? undefined });
  const names = (all.data?.pages.flatMap((p) => p.studies) ?? []).map((s) => s.name).filter((n) => n !== name);
  const go = (next: { with?: string; goal?: string }) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...next })) as never, replace: true });
  return (
    <>
      <p className="crumbs">
        <Link to="/studies">Studies</Link> /{" "}
        <Link to="/studies/$study" params={{ study: name }} search={{}}>
          {name}
        </Link>
      </p>
      <div className="titled">
        <h1>
          Comparing {name}
          {other && ` and ${other}`}
        </h1>
        <label>
          with{" "}
          <select aria-label="the other study" value={other ?? ""} onChange={(e) => go({ with: e.target.value || undefined, goal: undefined })}>
            <option value="">choose a study</option>
            {[...(other && !names.includes(other) ? [other] : []), ...names].map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </select>
        </label>
      </div>
      {other ? <Pair key={other} a={name} b={other} goal={goal} go={go} /> : <p>{all.data && names.length === 0 ? "There is no other study yet." : "Choose the study to compare with."}</p>}
    </>
  );
}

function Pair({ a, b, goal, go }: { a: string; b: string; goal: string | undefined; go: (next: { goal?: string }) => void }) {
  const one = useSide(a);
  const two = useSide(b);
  const failed = [one, two].find((s) => s.error && !s.side);
  if (!one.side || !two.side) return <Pending query={failed ?? { error: null, refetch: () => undefined }} rows={8} />;
  const sides: [Side, Side] = [one.side, two.side];
  const objectives = Math.min(...sides.map((s) => s.maximize.length));
  const objective = Number(goal) > 0 && Number(goal) < objectives ? Number(goal) : 0;
  const isAtOdds = sides[0].maximize[objective] !== sides[1].maximize[objective];
  return (
    <>
      {objectives > 1 && (
        <div className="toolbar">
          <label>
            of{" "}
            <select aria-label="objective" value={objective} onChange={(e) => go({ goal: e.target.value === "0" ? undefined : e.target.value })}>
              {Array.from({ length: objectives }, (_, i) => (
                <option key={i} value={i}>
                  objective {i + 1}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {isAtOdds && (
        <p className="fault" role="status">
          One seeks to maximize, the other to minimize.
        </p>
      )}
      <ProgressPair sides={sides} objective={objective} />
      <BestPair sides={sides} objective={objective} />
      <Distributions sides={sides} />
    </>
  );
}

function useSide(name: string): { side: Side | undefined; error: Error | null; refetch: () => void } {
  const detail = useQuery({ queryKey: ["study", name, "detail"], queryFn: () => studies.one(name) });
  const { known, error, refetch } = useStudy(name);
  return {
    side: detail.data && known ? { name, detail: detail.data, known, maximize: detail.data.study.directions.map((d) => d === "maximize") } : undefined,
    error: detail.error ?? error,
    refetch: () => {
      void detail.refetch();
      refetch();
    },
  };
}

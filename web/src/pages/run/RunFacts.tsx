import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RunDetail } from "../../api/client";
import { Id, Status, Time } from "../../components/Bits";
import { duration } from "../../format";

/** What a run was: when, by whom, from what, and what it belongs to. */
export function RunFacts({ detail }: { detail: RunDetail }) {
  const { run } = detail;
  const { "mlflow.source.git.commit": commit, "mlflow.source.name": source } = run.tags;
  return (
    <dl className="facts">
      <Fact name="Run">
        <Id value={run.id} />
      </Fact>
      <Fact name="Started">
        <Time at={run.started_at} />
        {run.user && ` by ${run.user}`}, {run.ended_at === null ? "not ended yet" : `took ${duration(run.started_at, run.ended_at)}`}
      </Fact>
      {source && <Fact name="Source">{source}</Fact>}
      {commit && (
        <Fact name="Commit">
          <Id value={commit} />
        </Fact>
      )}
      {run.parent_id && (
        <Fact name="Belongs to">
          <Link to="/runs/$run" params={{ run: run.parent_id }} search={{}}>
            run {run.parent_id.slice(0, 8)}
          </Link>
        </Fact>
      )}
      {detail.children.length > 0 && (
        <Fact name="Has within">
          <List>
            {detail.children.map((child) => (
              <li key={child.id}>
                <Link to="/runs/$run" params={{ run: child.id }} search={{}}>
                  {child.name}
                </Link>{" "}
                <Status value={child.status} />
              </li>
            ))}
          </List>
        </Fact>
      )}
      {detail.versions.length > 0 && (
        <Fact name="Registered as">
          <List>
            {detail.versions.map((v) => (
              <li key={`${v.name} ${v.version}`}>
                <Link to="/models/$model/versions/$version" params={{ model: v.name, version: v.version }}>
                  {v.name} version {v.version}
                </Link>
              </li>
            ))}
          </List>
        </Fact>
      )}
      {run.tags["weir.kind"] === "pipeline" && (
        <Fact name="Pipeline">
          <Link to="/pipelines/$run" params={{ run: run.id }} search={{}}>
            its stages over time, as a graph, with their logs
          </Link>
        </Fact>
      )}
      {run.tags["weir.tune.study"] && (
        <Fact name="Study">
          <Link to="/studies/$study" params={{ study: run.tags["weir.tune.study"] }} search={{ trial: run.tags["weir.tune.trial"] }}>
            {run.tags["weir.tune.study"]}
            {run.tags["weir.tune.trial"] && `, trial ${run.tags["weir.tune.trial"]}`}
          </Link>
        </Fact>
      )}
      <Fact name="Lineage">
        <Link to="/lineage" search={{ subject: run.id }}>
          where it came from, what it made
        </Link>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const List = ({ children }: { children: ReactNode }) => <ul className="listed">{children}</ul>;

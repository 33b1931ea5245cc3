import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { TriggerDefinition } from "../../api/triggers";
import { triggers } from "../../api/triggers";
import { Status, Time } from "../../components/Bits";
import { Dialog } from "../../components/Dialog";
import { Pending } from "../../components/Pending";
import { useTitle } from "../../components/title";
import { Coming } from "../triggers/TriggersPage";
import { NextTimes } from "../triggers/NextTimes";
import { catchUps, causeOf, lineOf, overlaps } from "../triggers/words";
import { Backfill } from "./Backfill";
import { Firings } from "./Firings";
import { useMayChange } from "./useMayChange";
import "../../components/note.css";

/** A trigger: what sets it off, when next, what it did; and the ways to stop it, fire it, run it for the past. */
export function TriggerPage() {
  const { trigger: name } = useParams({ strict: false }) as { trigger: string };
  useTitle(name, "Triggers");
  const one = useQuery({ queryKey: ["triggers", name], queryFn: () => triggers.one(name) });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMayChange();
  const [asks, setAsks] = useState<"delete" | "backfill">();
  const [fault, setFault] = useState<string>();
  const { data } = one;
  if (!data)
    return (
      <Pending query={one}>
        <p>
          <Link to="/triggers">All triggers</Link>
        </p>
      </Pending>
    );
  const { definition } = data;
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ["triggers"] }), queries.invalidateQueries({ queryKey: ["firings", name] })]);
  const does = (work: Promise<unknown>) => {
    setFault(undefined);
    void work.then(refresh).catch((e: unknown) => setFault(e instanceof Error ? e.message : String(e)));
  };
  return (
    <>
      <p className="crumbs">
        <Link to="/triggers">Triggers</Link>
      </p>
      <div className="titled">
        <h1>
          {name} {data.is_paused && <Status value="paused" />}
        </h1>
        {may && (
          <span className="toolbar">
            <button type="button" className="primary" onClick={() => does(triggers.fire(name))}>
              Fire now
            </button>
            <button type="button" onClick={() => does(triggers.pause(name, !data.is_paused))}>
              {data.is_paused ? "Resume" : "Pause"}
            </button>
            <button type="button" onClick={() => setAsks("backfill")}>
              Backfill
            </button>
            <button type="button" onClick={() => setAsks("delete")}>
              Delete
            </button>
          </span>
        )}
      </div>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {definition.description && <p>{definition.description}</p>}
      <Facts definition={definition} createdAt={data.created_at} nextAt={data.next_at} isPaused={data.is_paused} />
      {definition.cron && !data.is_paused && <NextTimes expression={definition.cron.expression} zone={definition.cron.time_zone ?? "UTC"} until={definition.cron.end} />}
      <h2>History</h2>
      <Firings name={name} may={may} />
      {asks === "backfill" && <Backfill name={name} isSchedule={definition.cron !== null} most={definition.most_at_once} onDone={refresh} onClose={() => setAsks(undefined)} />}
      {asks === "delete" && (
        <Dialog
          title={`Delete “${name}”?`}
          action="Delete"
          danger
          onAction={async () => {
            await triggers.remove(name);
            await navigate({ to: "/triggers" });
            void queries.invalidateQueries({ queryKey: ["triggers"] });
          }}
          onClose={() => setAsks(undefined)}
        >
          <p>Its history goes with it, and what runs of it is ended. Runs of pipelines that it started stay.</p>
        </Dialog>
      )}
    </>
  );
}

function Facts({ definition, createdAt, nextAt, isPaused }: { definition: TriggerDefinition; createdAt: number; nextAt: number | null; isPaused: boolean }) {
  const { cron, webhook } = definition;
  const wordOf = (pairs: [string, string][], value: string) => pairs.find(([word]) => word === value)?.[1] ?? value;
  return (
    <dl className="facts">
      <dt>Goes off</dt>
      <dd>{causeOf(definition)}</dd>
      {webhook && (
        <>
          <dt>Call</dt>
          <dd>
            <code>POST /api/weir/v1/hooks/{definition.name}</code>, signed with the secret in {webhook.secret_variable ? `the variable ${webhook.secret_variable}` : "a file of the server"}
          </dd>
        </>
      )}
      <dt>Runs</dt>
      <dd>
        <code>weir {lineOf(definition.command)}</code>
        {definition.timeout_seconds > 0 && `, at most ${definition.timeout_seconds} s`}
      </dd>
      <dt>Overlap</dt>
      <dd>
        {wordOf(overlaps, definition.overlap)} while the one before is at work
        {definition.most_at_once > 1 && `, at most ${definition.most_at_once} at once`}
      </dd>
      {cron && (
        <>
          <dt>Missed times</dt>
          <dd>{wordOf(catchUps, cron.catch_up ?? "none")}</dd>
        </>
      )}
      <dt>Made</dt>
      <dd>
        <Time at={createdAt} />
        {!isPaused && nextAt !== null && (
          <>
            , goes off <Coming at={nextAt} />
          </>
        )}
      </dd>
    </dl>
  );
}

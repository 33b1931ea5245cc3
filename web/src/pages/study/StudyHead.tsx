import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { StudyDetail } from "../../api/studies";
import { studies } from "../../api/studies";
import { Status, Time } from "../../components/Bits";
import { Dialog } from "../../components/Dialog";
import { ended, stateOf } from "./state";
import type { Trials } from "./trials";
import { tally } from "./trials";

/** The study's name, what it is, how far it is, and the ways to stop it, go on with it, compare it, delete it. */
export function StudyHead({ name, detail, known }: { name: string; detail: StudyDetail; known: Trials }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [fault, setFault] = useState<string>();
  const [asks, setAsks] = useState(false);
  const isStopped = known.state === "stopped";
  const { study } = detail;
  const counts = tally(known.trials);
  const byState = Object.fromEntries(counts);
  const does = (work: Promise<unknown>) => {
    setFault(undefined);
    void work.then(() => queries.invalidateQueries({ queryKey: ["study", name] })).catch((e: unknown) => setFault(e instanceof Error ? e.message : String(e)));
  };
  return (
    <>
      <div className="titled">
        <h1>
          {name} <Status value={stateOf(known.state, byState, study.planned_trials)} />
        </h1>
        <span className="toolbar">
          {isStopped ? (
            <button type="button" onClick={() => does(studies.resume(name))}>
              Resume
            </button>
          ) : (
            <button type="button" onClick={() => does(studies.stop(name))} title="give out no more trials; those at work go on to their end">
              Stop
            </button>
          )}
          <Link to="/studies/$study/compare" params={{ study: name }} search={{}} className="button">
            Compare
          </Link>
          <button type="button" onClick={() => setAsks(true)}>
            Delete
          </button>
        </span>
      </div>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <dl className="facts study-facts">
        <dt>Trials</dt>
        <dd>
          {ended(byState).toLocaleString("en")}
          {study.planned_trials !== null && ` of ${study.planned_trials.toLocaleString("en")}`} finished
          {counts.length > 0 && <span className="soft"> ({counts.map(([state, count]) => `${count.toLocaleString("en")} ${state === "fail" ? "failed" : state}`).join(", ")})</span>}
        </dd>
        <dt>Seeks</dt>
        <dd>
          to {study.directions.join(", to ")}, sampler <code>{study.sampler}</code>
          {study.pruner !== null && (
            <>
              , pruner <code>{study.pruner}</code>
            </>
          )}
          , seed {detail.seed}
        </dd>
        <dt>Made</dt>
        <dd>
          <Time at={study.created_at} /> by {study.created_by}
          {study.run_id !== null && (
            <>
              {", kept in "}
              <Link to="/runs/$run" params={{ run: study.run_id }} search={{}}>
                its run
              </Link>
            </>
          )}
        </dd>
        {Object.entries(detail.attributes).map(([key, text]) => [<dt key={`${key} name`}>{key}</dt>, <dd key={key}>{text}</dd>])}
      </dl>
      {asks && (
        <Dialog
          title={`Delete “${name}”?`}
          action="Delete"
          danger
          onAction={async () => {
            await studies.remove(name);
            await navigate({ to: "/studies" });
            void queries.invalidateQueries({ queryKey: ["studies"] });
          }}
          onClose={() => setAsks(false)}
        >
          <p>Its {known.trials.length.toLocaleString("en")} trials go with it for good. Runs of trials stay.</p>
        </Dialog>
      )}
    </>
  );
}

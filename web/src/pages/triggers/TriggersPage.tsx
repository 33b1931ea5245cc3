import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TriggerView } from "../../api/triggers";
import { triggers } from "../../api/triggers";
import { Empty, Status, Time } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import { useTitle } from "../../components/title";
import { useMayChange } from "../trigger/useMayChange";
import { NewTrigger } from "./NewTrigger";
import { causeOf, lineOf } from "./words";
import "../../components/note.css";

/** All triggers and schedules: what they run, when next, and how the last time went. */
export function TriggersPage() {
  useTitle("Triggers");
  const all = useQuery({ queryKey: ["triggers"], queryFn: triggers.list });
  const [makes, setMakes] = useState(false);
  const may = useMayChange();
  const { data } = all;
  if (!data) return <Pending query={all} />;
  const dialog = makes && <NewTrigger onClose={() => setMakes(false)} />;
  if (data.triggers.length === 0)
    return (
      <>
        <Empty title="No triggers yet">
          <p>A trigger runs a line of Weir by itself: by the clock, when data or a branch changes, or when it is called.</p>
          {may && (
            <p>
              <button type="button" className="primary" onClick={() => setMakes(true)}>
                New trigger
              </button>
            </p>
          )}
          <p>Or from the command line:</p>
          <pre>{"weir schedule create nightly '0 3 * * *' --time-zone Europe/Berlin -- repro"}</pre>
        </Empty>
        {dialog}
      </>
    );
  return (
    <>
      <div className="titled">
        <h1>Triggers</h1>
        {may && (
          <button type="button" className="primary" onClick={() => setMakes(true)}>
            New trigger
          </button>
        )}
      </div>
      <Table label="triggers">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Goes off</th>
            <th scope="col">Runs</th>
            <th scope="col">Next</th>
            <th scope="col">Last</th>
            {may && <th scope="col">What to do</th>}
          </tr>
        </thead>
        <tbody>
          {data.triggers.map((t) => (
            <Row key={t.definition.name} trigger={t} may={may} />
          ))}
        </tbody>
      </Table>
      {dialog}
    </>
  );
}

function Row({ trigger, may }: { trigger: TriggerView; may: boolean }) {
  const queries = useQueryClient();
  const [fault, setFault] = useState<string>();
  const { definition, is_paused, next_at, last_firing } = trigger;
  const does = (work: Promise<unknown>) => {
    setFault(undefined);
    void work.then(() => queries.invalidateQueries({ queryKey: ["triggers"] })).catch((e: unknown) => setFault(e instanceof Error ? e.message : String(e)));
  };
  return (
    <tr>
      <td>
        <Link to="/triggers/$trigger" params={{ trigger: definition.name }}>
          {definition.name}
        </Link>
      </td>
      <td className="name" title={causeOf(definition)}>
        {causeOf(definition)}
      </td>
      <td className="name" title={lineOf(definition.command)}>
        <code>weir {lineOf(definition.command)}</code>
      </td>
      <td>{is_paused ? <span className="status">paused</span> : next_at === null ? <span className="soft">–</span> : <Coming at={next_at} />}</td>
      <td>
        {last_firing ? (
          <>
            <Status value={last_firing.state} /> <Time at={last_firing.started_at ?? last_firing.created_at} />
          </>
        ) : (
          <span className="soft">never</span>
        )}
      </td>
      {may && (
        <td>
          <button type="button" className="link" onClick={() => does(triggers.pause(definition.name, !is_paused))} aria-label={`${is_paused ? "resume" : "pause"} ${definition.name}`}>
            {is_paused ? "resume" : "pause"}
          </button>{" "}
          ·{" "}
          <button type="button" className="link" onClick={() => does(triggers.fire(definition.name))} aria-label={`fire ${definition.name} now`}>
            fire now
          </button>
          {fault && (
            <span className="fault" role="alert">
              {" "}
              {fault}
            </span>
          )}
        </td>
      )}
    </tr>
  );
}

/** A time to come: "in 3 h", the exact instant on hover. */
export function Coming({ at }: { at: number }) {
  const seconds = Math.max(0, Math.round((at - Date.now()) / 1000));
  const text = seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      in {text}
    </time>
  );
}

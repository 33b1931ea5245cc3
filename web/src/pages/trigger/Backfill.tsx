import { useState } from "react";
import { triggers } from "../../api/triggers";
import { Dialog } from "../../components/Dialog";

/** Runs a trigger for times of the past, or for named parts. */
export function Backfill({ name, isSchedule, most, onDone, onClose }: { name: string; isSchedule: boolean; most: number; onDone: () => Promise<unknown>; onClose: () => void }) {
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [parts, setParts] = useState("");
  const [atOnce, setAtOnce] = useState(String(most));
  const [again, setAgain] = useState(false);
  const named = parts.split(/[\s,]+/).filter(Boolean);
  const isReady = isSchedule && named.length === 0 ? from !== "" && (until === "" || until >= from) : named.length > 0;
  const run = async () => {
    const day = (text: string, clock: string) => (text === "" ? undefined : `${text}T${clock}Z`);
    await triggers.backfill(name, { ...(named.length > 0 ? { partitions: named } : { from: day(from, "00:00:00"), until: day(until, "23:59:59") }), most_at_once: Math.max(1, Number(atOnce) || 1), again });
    await onDone();
  };
  return (
    <Dialog title={`Backfill “${name}”`} action="Run" disabled={!isReady} onAction={run} onClose={onClose}>
      {isSchedule && (
        <div className="fields">
          <label className="field">
            <span>From (UTC)</span>
            <input type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
          </label>
          <label className="field">
            <span>Until</span>
            <input type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
          </label>
        </div>
      )}
      <label className="field">
        <span>{isSchedule ? "Or parts by name" : "Parts by name"}, with blanks between</span>
        <input type="text" value={parts} onChange={(e) => setParts(e.target.value)} placeholder="2026-01 2026-02" spellCheck={false} />
      </label>
      <div className="fields">
        <label className="field">
          <span>At once</span>
          <input type="number" min={1} max={1000} value={atOnce} onChange={(e) => setAtOnce(e.target.value)} />
        </label>
        <label className="field">
          <span>Parts that succeeded</span>
          <select value={again ? "1" : ""} onChange={(e) => setAgain(e.target.value === "1")}>
            <option value="">are left as they are</option>
            <option value="1">are run again</option>
          </select>
        </label>
      </div>
    </Dialog>
  );
}

import { useState } from "react";
import { forEach, mlflow } from "../../api/mlflow";
import { Dialog } from "../../components/Dialog";

/** Gives all the runs that are chosen a tag. */
export function TagDialog({ runs, onDone, onClose }: { runs: ReadonlySet<string>; onDone: () => Promise<unknown>; onClose: () => void }) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  return (
    <Dialog title={runs.size === 1 ? "Tag one run" : `Tag ${runs.size.toLocaleString("en")} runs`} action="Tag" disabled={key.trim() === ""} onAction={() => forEach([...runs], (run) => mlflow.setTag(run, key.trim(), value)).finally(onDone)} onClose={onClose}>
      <p className="pair">
        <input type="text" autoFocus value={key} onChange={(e) => setKey(e.target.value)} placeholder="name" aria-label="name of the tag" />
        <input type="text" value={value} onChange={(e) => setValue(e.target.value)} placeholder="value" aria-label="value of the tag" />
      </p>
    </Dialog>
  );
}

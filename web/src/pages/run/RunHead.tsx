import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RunDetail } from "../../api/client";
import { mlflow } from "../../api/mlflow";
import { Status } from "../../components/Bits";
import { Dialog } from "../../components/Dialog";

/** The run's name and what can be done with the run as a whole. */
export function RunHead({ detail }: { detail: RunDetail }) {
  const queries = useQueryClient();
  const { run } = detail;
  const isDeleted = detail.lifecycle_stage === "deleted";
  const [asks, setAsks] = useState<"name" | "delete">();
  const [name, setName] = useState(run.name);
  const after = async (work: Promise<unknown>) => {
    await work;
    await queries.invalidateQueries({ queryKey: ["run", run.id] });
    void queries.invalidateQueries({ queryKey: ["runs"] });
  };
  return (
    <>
      <div className="titled">
        <h1>
          {run.name} <Status value={run.status} />
        </h1>
        <span className="toolbar">
          {!isDeleted && (
            <button
              type="button"
              onClick={() => {
                setName(run.name);
                setAsks("name");
              }}
            >
              Rename
            </button>
          )}
          {!isDeleted && (
            <button type="button" onClick={() => setAsks("delete")}>
              Delete
            </button>
          )}
        </span>
      </div>
      {isDeleted && (
        <p className="lost" role="status">
          This run is deleted, until it is collected by <code>weir tracking gc</code>.{" "}
          <button type="button" onClick={() => void after(mlflow.restoreRun(run.id))}>
            Restore it
          </button>
        </p>
      )}
      {asks === "name" && (
        <Dialog title="Rename the run" action="Rename" disabled={name.trim() === ""} onAction={() => after(mlflow.renameRun(run.id, name.trim()))} onClose={() => setAsks(undefined)}>
          <input type="text" autoFocus value={name} onChange={(e) => setName(e.target.value)} aria-label="name of the run" />
        </Dialog>
      )}
      {asks === "delete" && (
        <Dialog title={`Delete “${run.name}”?`} action="Delete" danger onAction={() => after(mlflow.deleteRun(run.id))} onClose={() => setAsks(undefined)}>
          <p>It can be restored from here until it is collected.</p>
        </Dialog>
      )}
    </>
  );
}

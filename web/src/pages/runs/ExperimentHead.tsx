import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useState } from "react";
import { mlflow } from "../../api/mlflow";
import { Dialog } from "../../components/Dialog";
import { Menu } from "../../components/Menu";
import { NameDialog } from "../../components/NameDialog";
import { Note } from "../../components/Note";

const noteTag = "mlflow.note.content";

/** An experiment's name and description, and what can be done with it as a whole. */
export function ExperimentHead({ id, name, isThere, children }: { id: string; name: string; isThere: boolean; children: ReactNode }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<"name" | "delete">();
  const [writes, setWrites] = useState(false);
  const experiment = useQuery({ queryKey: ["experiment", id], queryFn: () => mlflow.experiment(id), refetchInterval: false, enabled: isThere });
  const note = experiment.data?.experiment.tags?.find((t) => t.key === noteTag)?.value ?? "";
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ["experiment", id] }), queries.invalidateQueries({ queryKey: ["experiments"] })]);
  const describe = (text: string) => (text.trim() === "" ? mlflow.deleteExperimentTag(id, noteTag) : mlflow.setExperimentTag(id, noteTag, text)).then(refresh).then(() => setWrites(false));
  return (
    <>
      <div className="titled">
        <h1>
          {name} {children}
        </h1>
        {isThere && (
          <Menu label="⋯" name={`more of ${name}`} className="to-left">
            <ul className="listed actions-list">
              <li>
                <button type="button" className="link" onClick={() => setAsks("name")}>
                  Rename
                </button>
              </li>
              <li>
                <button type="button" className="link" onClick={() => setWrites(true)}>
                  Describe
                </button>
              </li>
              <li>
                <button type="button" className="link" onClick={() => setAsks("delete")}>
                  Delete
                </button>
              </li>
            </ul>
          </Menu>
        )}
      </div>
      {(note || writes) && <Note key={`${id} ${writes}`} of="experiment" text={note} onSave={describe} quiet begins={writes} onEnd={() => setWrites(false)} />}
      {asks === "name" && <NameDialog title="Rename the experiment" action="Rename" label="name of the experiment" value={name} onName={(next) => mlflow.renameExperiment(id, next).then(refresh)} onClose={() => setAsks(undefined)} />}
      {asks === "delete" && (
        <Dialog
          title={`Delete “${name}”?`}
          action="Delete"
          danger
          onAction={async () => {
            await mlflow.deleteExperiment(id);
            await refresh();
            await navigate({ to: "/" });
          }}
          onClose={() => setAsks(undefined)}
        >
          <p>
            Its runs go with it. Both can be restored by <code>weir experiments restore</code> until they are collected by weir tracking gc.
          </p>
        </Dialog>
      )}
    </>
  );
}

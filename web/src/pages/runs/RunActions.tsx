import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RunRow } from "../../api/client";
import { forEach, mlflow } from "../../api/mlflow";
import { Dialog } from "../../components/Dialog";
import { mostCompared } from "../compare/limits";
import { TagDialog } from "./TagDialog";

interface Props {
  chosen: ReadonlySet<string>;
  rows: readonly RunRow[];
  isDeleted: boolean;
  onDone: () => void;
}

/** What can be done with the runs that are chosen: compare, delete, bring back. */
export function RunActions({ chosen, rows, isDeleted, onDone }: Props) {
  const queries = useQueryClient();
  const [asks, setAsks] = useState<"delete" | "tag">();
  const names = rows.filter((r) => chosen.has(r.id)).map((r) => r.name);
  const what = chosen.size === 1 ? `“${names[0] ?? [...chosen][0]}”` : `${chosen.size.toLocaleString("en")} runs`;
  const act = async () => {
    try {
      await forEach([...chosen], isDeleted ? mlflow.restoreRun : mlflow.deleteRun);
      onDone();
    } finally {
      await queries.invalidateQueries({ queryKey: ["runs"] });
      void queries.invalidateQueries({ queryKey: ["experiments"] });
    }
  };
  const comparable = chosen.size >= 2 && chosen.size <= mostCompared;
  return (
    <>
      <Link to="/compare" search={{ runs: [...chosen].slice(0, mostCompared).join(",") }} className={`button ${comparable ? "" : "off"}`} disabled={!comparable} title={comparable ? undefined : `tick two runs or more, at most ${mostCompared}`}>
        Compare{chosen.size > 0 ? ` ${chosen.size}` : ""}
      </Link>
      <button type="button" disabled={chosen.size === 0} onClick={() => setAsks("delete")}>
        {isDeleted ? "Restore" : "Delete"}
      </button>
      {!isDeleted && (
        <button type="button" disabled={chosen.size === 0} onClick={() => setAsks("tag")}>
          Tag
        </button>
      )}
      {asks === "tag" && <TagDialog runs={chosen} onDone={() => queries.invalidateQueries({ queryKey: ["runs"] })} onClose={() => setAsks(undefined)} />}
      {asks === "delete" && (
        <Dialog title={isDeleted ? `Restore ${what}?` : `Delete ${what}?`} action={isDeleted ? "Restore" : "Delete"} danger={!isDeleted} onAction={act} onClose={() => setAsks(undefined)}>
          <p>{isDeleted ? "They are among the others again." : "What is deleted can be restored from “deleted runs” until it is collected by weir tracking gc."}</p>
        </Dialog>
      )}
    </>
  );
}

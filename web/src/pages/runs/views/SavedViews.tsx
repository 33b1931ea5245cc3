import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { mlflow } from "../../../api/mlflow";
import { Menu } from "../../../components/Menu";
import type { RunSearch } from "../useRunView";
import { asAddress, faultOfName, isSame, textOfView, viewsOf, viewTag } from "./views";

/** Views with a name, which everybody who reads the experiment has; the address itself is a view as well. */
export function SavedViews({ experiment, search, onOpen }: { experiment: string; search: RunSearch; onOpen: (search: RunSearch) => void }) {
  const queries = useQueryClient();
  const tags = useQuery({ queryKey: ["experiment", experiment], queryFn: () => mlflow.experiment(experiment), refetchInterval: false });
  const [name, setName] = useState("");
  const [said, setSaid] = useState<{ text: string; isFault: boolean }>();
  const views = viewsOf(tags.data?.experiment.tags ?? []);
  const shown = views.find((v) => isSame(v.search, search));
  const does = (work: Promise<unknown>, text: string) =>
    work
      .then(() => queries.invalidateQueries({ queryKey: ["experiment", experiment] }))
      .then(() => setSaid({ text, isFault: false }))
      .catch((e: unknown) => setSaid({ text: e instanceof Error ? e.message : String(e), isFault: true }));
  const save = () => {
    const fault = faultOfName(name);
    if (fault) return setSaid({ text: fault, isFault: true });
    void does(mlflow.setExperimentTag(experiment, viewTag + name.trim(), textOfView(search) || "order="), `Saved as “${name.trim()}”.`).then(() => setName(""));
  };
  return (
    <Menu label={shown ? `View: ${shown.name}` : "Views"} className="views-menu">
      {views.length === 0 && <p className="soft">No view has a name yet. What you see now (filter, order, columns) can have one; all who read this experiment will find it here.</p>}
      <ul className="listed views">
        {views.map((view) => (
          <li key={view.name}>
            <button type="button" className="link" aria-current={view === shown} onClick={() => onOpen(asAddress(view.search))}>
              {view.name}
            </button>
            <button type="button" className="link soft" onClick={() => void does(mlflow.deleteExperimentTag(experiment, viewTag + view.name), `“${view.name}” is gone.`)} aria-label={`remove the view ${view.name}`}>
              remove
            </button>
          </li>
        ))}
      </ul>
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <input type="text" value={name} onChange={(e) => setName(e.target.value)} placeholder="name of this view" aria-label="name of this view" />
        <button type="submit">Save</button>
      </form>
      <p className="toolbar">
        <button type="button" className="link" onClick={() => onOpen(asAddress({}))}>
          All runs, as at first
        </button>
        <button type="button" className="link" onClick={() => void navigator.clipboard.writeText(window.location.href).then(() => setSaid({ text: "The address is copied.", isFault: false }))}>
          Copy the address
        </button>
      </p>
      {said && (
        <p className={said.isFault ? "fault" : "soft"} role="status">
          {said.text}
        </p>
      )}
    </Menu>
  );
}

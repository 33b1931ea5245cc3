import { useState } from "react";
import { Menu } from "../../components/Menu";
import type { Known } from "./columns";
import { offered } from "./columns";
import { idOf, labelOf } from "./fields";

/** As many as are listed of one kind; who has more finds them by typing. */
const most = 200;

/** Which columns the table shows. */
export function ColumnPicker({ known, shown, onChoose }: { known: Known; shown: readonly string[]; onChoose: (next: string[] | null) => void }) {
  const [only, setOnly] = useState("");
  const ticked = new Set(shown);
  const toggle = (id: string) => onChoose(ticked.has(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  return (
    <Menu label="Columns" className="columns-menu">
      <div className="toolbar">
        <input type="text" value={only} onChange={(e) => setOnly(e.target.value)} placeholder="find a column" aria-label="find a column" />
        <button type="button" onClick={() => onChoose(null)}>
          As at first
        </button>
      </div>
      {offered(known).map(([title, fields]) => {
        const fitting = fields.filter((f) => labelOf(f).toLowerCase().includes(only.toLowerCase()));
        if (fitting.length === 0) return null;
        const ids = fitting.map(idOf);
        const all = ids.every((id) => ticked.has(id));
        return (
          <fieldset key={title}>
            <legend>
              {title}{" "}
              <button type="button" className="link" onClick={() => onChoose(all ? shown.filter((id) => !ids.includes(id)) : [...new Set([...shown, ...ids])])} aria-label={`${all ? "no" : "all"} ${title.toLowerCase()}`}>
                {all ? "none" : `all ${ids.length}`}
              </button>
            </legend>
            {fitting.slice(0, most).map((field) => (
              <label key={idOf(field)}>
                <input type="checkbox" checked={ticked.has(idOf(field))} onChange={() => toggle(idOf(field))} /> {labelOf(field)}
              </label>
            ))}
            {fitting.length > most && <p className="soft">and {fitting.length - most} more: type a part of the name</p>}
          </fieldset>
        );
      })}
    </Menu>
  );
}

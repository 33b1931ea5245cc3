import { useState } from "react";
import type { Columns } from "./columns";

/** Which metrics and parameters the table shows. */
export function ColumnChooser({ possible, shown, onChoose }: { possible: Columns; shown: Columns; onChoose: (next: Columns | null) => void }) {
  const [only, setOnly] = useState("");
  const group = (title: string, kind: keyof Columns) => {
    const keys = possible[kind].filter((key) => key.toLowerCase().includes(only.toLowerCase()));
    const toggle = (key: string) => {
      const next = shown[kind].includes(key) ? shown[kind].filter((k) => k !== key) : possible[kind].filter((k) => k === key || shown[kind].includes(k));
      onChoose({ ...shown, [kind]: next });
    };
    if (keys.length === 0) return null;
    return (
      <fieldset>
        <legend>{title}</legend>
        {keys.map((key) => (
          <label key={key}>
            <input type="checkbox" checked={shown[kind].includes(key)} onChange={() => toggle(key)} /> {key}
          </label>
        ))}
      </fieldset>
    );
  };
  return (
    <details
      className="chooser"
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.open = false;
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
      }}
    >
      <summary className="button">Columns</summary>
      <div className="choices">
        <div className="toolbar">
          <input type="text" value={only} onChange={(e) => setOnly(e.target.value)} placeholder="find a column" aria-label="find a column" />
          <button type="button" onClick={() => onChoose(null)}>
            As at first
          </button>
        </div>
        {group("Metrics", "metrics")}
        {group("Parameters", "params")}
      </div>
    </details>
  );
}

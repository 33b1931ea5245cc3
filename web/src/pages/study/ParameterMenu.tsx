import { useState } from "react";
import { Menu } from "../../components/Menu";

interface Props {
  all: readonly string[];
  chosen: readonly string[];
  onChoose: (next: string[]) => void;
}

/** Which parameters to draw; with many of them a field finds some. */
export function ParameterMenu({ all, chosen, onChoose }: Props) {
  const [part, setPart] = useState("");
  const shown = all.filter((name) => name.toLowerCase().includes(part.toLowerCase()));
  return (
    <Menu label={`Parameters ${chosen.length}/${all.length}`} className="axes-menu">
      {all.length > 12 && <input type="text" value={part} placeholder="find …" aria-label="find a parameter" onChange={(e) => setPart(e.target.value)} />}
      {shown.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.includes(name)} onChange={() => onChoose(chosen.includes(name) ? chosen.filter((c) => c !== name) : all.filter((a) => a === name || chosen.includes(a)))} /> {name}
        </label>
      ))}
    </Menu>
  );
}

/** Parameters that the address names, else the first few. */
export function chosenOf(all: readonly string[], given: string | undefined, most: number): string[] {
  const named = given?.split(",").filter((name) => all.includes(name));
  return named && named.length > 0 ? named : all.slice(0, most);
}

import { useState } from "react";
import type { Columns } from "./columns";
import { readChoice } from "./columns";

/** The columns chosen for an experiment, remembered by this browser; null while nobody chose. */
export function useColumns(place: string): [Columns | null, (next: Columns | null) => void] {
  const key = `weir.columns.${place}`;
  const [held, setHeld] = useState<{ key: string; columns: Columns | null }>({ key: "", columns: null });
  const columns = held.key === key ? held.columns : readChoice(stored(key));
  const choose = (next: Columns | null) => {
    setHeld({ key, columns: next });
    try {
      if (next) localStorage.setItem(key, JSON.stringify(next));
      else localStorage.removeItem(key);
    } catch {
      // A browser that remembers nothing still shows the choice.
    }
  };
  return [columns, choose];
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

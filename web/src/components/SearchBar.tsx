import type { ReactNode } from "react";
import { useState } from "react";

/** A search field with its button. Give it `key={value}`, so that it follows the address when one goes back. */
export function SearchBar({ value, label, placeholder, action, onSearch, children }: {
  value: string;
  label: string;
  placeholder: string;
  action: string;
  onSearch: (text: string) => void;
  children?: ReactNode;
}) {
  const [typed, setTyped] = useState(value);
  return (
    <form
      className="toolbar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <input type="search" value={typed} onChange={(e) => setTyped(e.target.value)} placeholder={placeholder} aria-label={label} spellCheck={false} autoCapitalize="none" />
      <button type="submit">{action}</button>
      {children}
    </form>
  );
}

import type { KeyboardEvent, ReactNode } from "react";
import { useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Completion, Vocabulary } from "./complete";
import { accept, complete } from "./complete";
import { faultIn } from "./fault";

interface Props {
  value: string;
  known: Vocabulary;
  /** What the server has against the filter. */
  fault?: string;
  onFilter: (text: string) => void;
  children?: ReactNode;
}

/** The field for a filter, which offers how to go on and shows where the server found a fault. Give it `key={value}`. */
export function FilterBar({ value, known, fault, onFilter, children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useId();
  const { from, options } = open ? complete(typed, caret, known) : { from: 0, options: [] };

  const take = (option: Completion) => {
    const next = accept(typed, caret, from, option);
    // At once: who types on before the next frame must find the caret where it belongs.
    flushSync(() => {
      setTyped(next.text);
      setCaret(next.caret);
      setAt(-1);
    });
    field.current?.focus();
    field.current?.setSelectionRange(next.caret, next.caret);
  };
  const submit = () => {
    setOpen(false);
    onFilter(typed.trim());
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) setOpen(true);
      else if (options.length > 0) setAt((at + (event.key === "ArrowDown" ? 1 : options.length + (at < 0 ? 0 : -1))) % options.length);
    } else if (event.key === "Escape" && open) setOpen(false);
    else if (event.key === "Tab" && open && options.length > 0 && (at >= 0 || from < caret) && !event.shiftKey) take(options[Math.max(0, at)]!);
    else if (event.key === "Enter" && open && at >= 0 && options[at]) take(options[at]);
    else return;
    event.preventDefault();
  };
  const place = fault === undefined ? undefined : faultIn(value, fault);
  return (
    <search>
      <form
        className="toolbar filter"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="filter-field">
          <input
            ref={field}
            type="search"
            role="combobox"
            aria-label="filter runs"
            aria-expanded={options.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
            aria-invalid={fault !== undefined}
            placeholder={'metrics.rmse < 1 and params.learner = "xgboost"'}
            value={typed}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            onChange={(e) => {
              setTyped(e.target.value);
              setCaret(e.target.selectionStart ?? e.target.value.length);
              setOpen(true);
              setAt(-1);
            }}
            onSelect={(e) => setCaret(e.currentTarget.selectionStart ?? 0)}
            onClick={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={keys}
          />
          {options.length > 0 && (
            <ul id={list} role="listbox" className="completions" aria-label="ways to go on">
              {options.map((option, i) => (
                <li
                  key={option.label}
                  id={`${list}-${i}`}
                  role="option"
                  aria-selected={i === at}
                  ref={i === at ? (e) => e?.scrollIntoView({ block: "nearest" }) : undefined}
                  onPointerDown={(e) => {
                    e.preventDefault();
                    take(option);
                  }}
                >
                  {option.label} <span className="soft">{option.note}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
        <button type="submit">Filter</button>
        {children}
      </form>
      {fault !== undefined && (
        <div className="filter-fault" role="alert">
          {place && (
            <code>
              {value.slice(0, place.from)}
              <mark>{value.slice(place.from, place.to) || " "}</mark>
              {value.slice(place.to)}
            </code>
          )}
          <p>{fault}</p>
        </div>
      )}
    </search>
  );
}

import type { ReactNode } from "react";
import { useEffect, useRef } from "react";

/** A button that opens a panel below itself; Escape and a click elsewhere close it. */
export function Menu({ label, name, className, children }: { label: ReactNode; name?: string; className?: string; children: ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const outside = (event: Event) => {
      if (box.current?.open && event.target instanceof Node && !box.current.contains(event.target)) box.current.open = false;
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);
  return (
    <details
      ref={box}
      className={`chooser ${className ?? ""}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !box.current) return;
        box.current.open = false;
        box.current.querySelector("summary")?.focus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
      }}
    >
      <summary className="button" aria-label={name}>
        {label}
      </summary>
      <div className="choices">{children}</div>
    </details>
  );
}

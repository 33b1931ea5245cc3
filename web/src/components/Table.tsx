import type { ReactNode } from "react";

/** A table that scrolls within its own frame, by keyboard too, so that the page never does sideways. */
export function Table({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    // A frame that scrolls must take the focus, or the keyboard cannot reach what lies beyond its edge.
    <div className="scroll" role="region" aria-label={label} tabIndex={0}>
      <table className={className}>{children}</table>
    </div>
  );
}

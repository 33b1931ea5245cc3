import type { KeyboardEvent, ReactNode } from "react";
import { useLayoutEffect, useMemo, useRef } from "react";
import { GridRow } from "./GridRow";
import type { Drawing } from "./GridRow";
import { useFrame } from "./useFrame";
import { columnsIn, rowsIn, scrollTo, startsOf } from "./window";
import "./grid.css";

export const rowHeight = 32;
export const headHeight = 36;

/** A column, with its width in pixels. */
export interface GridColumn {
  id: string;
  width: number;
  right?: boolean;
  /** Stays at the left edge; only the first columns can. */
  pinned?: boolean;
  ascending?: boolean;
}

interface Props<T, C extends GridColumn> {
  label: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  columns: readonly C[];
  head: (column: C) => ReactNode;
  /** What stands in a cell; it must change when what it shows does. */
  cell: (row: T, column: C) => ReactNode;
  isChosen: (row: T) => boolean;
  /** The row that the keyboard is at, and where it goes. */
  active: number;
  onActive: (row: number) => void;
  onKey: (event: KeyboardEvent, row: number) => void;
  /** Hears how far down the last row in sight is. */
  onSight?: (lastRow: number) => void;
  busy?: boolean;
}

/**
 * A table that draws only what is in sight, in both directions.
 * What is drawn sticks to the frame instead of moving with what is scrolled: a browser that scrolls ahead of the script
 * shows the rows of a moment ago, and never an empty frame.
 */
export function Grid<T, C extends GridColumn>({ label, rows, keyOf, columns, head, cell, isChosen, active, onActive, onKey, onSight, busy }: Props<T, C>) {
  const frame = useRef<HTMLDivElement>(null);
  const { top, left, width, height } = useFrame(frame);
  const pinned = useMemo(() => columns.filter((c) => c.pinned), [columns]);
  const free = useMemo(() => columns.filter((c) => !c.pinned), [columns]);
  const pinnedWidth = pinned.reduce((sum, c) => sum + c.width, 0);
  const starts = useMemo(() => startsOf(free.map((c) => c.width)), [free]);
  const bodyHeight = Math.max(0, height - headHeight);
  const shown = rowsIn(top, bodyHeight, rowHeight, rows.length);
  const { first, end } = columnsIn(left, Math.max(0, width - pinnedWidth), starts);
  const drawn = useMemo(() => free.slice(first, end), [free, first, end]);
  const last = shown.end;
  useLayoutEffect(() => onSight?.(last), [last, onSight]);

  const go = (row: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, row));
    if (frame.current) frame.current.scrollTop = scrollTo(to, frame.current.scrollTop, bodyHeight, rowHeight);
    onActive(to);
    return to;
  };
  const keys = (event: KeyboardEvent) => {
    if (event.target !== frame.current) return;
    const page = Math.max(1, Math.floor(bodyHeight / rowHeight) - 1);
    const steps: Record<string, () => number | void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      PageDown: () => go(active + page),
      PageUp: () => go(active - page),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => frame.current?.scrollBy({ left: 120 }),
      ArrowLeft: () => frame.current?.scrollBy({ left: -120 }),
    };
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (!step) return onKey(event, active);
    event.preventDefault();
    const to = step();
    if (event.shiftKey && typeof to === "number") onKey(event, to);
  };
  return (
    <div
      ref={frame}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-busy={busy}
      aria-activedescendant={rows[active] ? `row-${keyOf(rows[active])}` : undefined}
      tabIndex={0}
      onKeyDown={keys}
      style={{ height: headHeight + rows.length * rowHeight + 2 + 16 }}
    >
      <div className="grid-space" style={{ height: headHeight + rows.length * rowHeight, width: pinnedWidth + starts.at(-1)! }}>
        <div className="grid-view" style={{ width, height }}>
          <GridRow className="grid-head" role="columnheader" top={0} index={0} pinned={pinned} drawn={drawn} from={first} shift={starts[first]! - left} pinnedWidth={pinnedWidth} row={null} cell={(_, column) => head(column as unknown as C)} />
          <div className="grid-body">
            {rows.slice(shown.first, shown.end).map((row, i) => {
              const index = shown.first + i;
              return (
                <GridRow
                  key={keyOf(row)}
                  id={`row-${keyOf(row)}`}
                  className={`grid-row${isChosen(row) ? " chosen" : ""}${index === active ? " active" : ""}`}
                  role="gridcell"
                  selected={isChosen(row)}
                  top={index * rowHeight - top}
                  index={index + 1}
                  pinned={pinned}
                  drawn={drawn}
                  from={first}
                  shift={starts[first]! - left}
                  pinnedWidth={pinnedWidth}
                  row={row}
                  cell={cell as Drawing}
                  onClick={() => onActive(index)}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

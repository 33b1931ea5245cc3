import type { ReactNode } from "react";
import { memo } from "react";
import type { GridColumn } from "./Grid";

/** Draws a cell of a row; who calls it knows what rows and columns are. */
export type Drawing = (row: never, column: never) => ReactNode;

interface Props<C extends GridColumn> {
  id?: string;
  className: string;
  role: "gridcell" | "columnheader";
  selected?: boolean;
  /** Where it stands in the body's frame. */
  top: number;
  index: number;
  pinned: readonly C[];
  drawn: readonly C[];
  /** Number of the first column that is drawn, pinned ones not counted. */
  from: number;
  /** Where that one begins. */
  shift: number;
  pinnedWidth: number;
  row: unknown;
  cell: Drawing;
  onClick?: () => void;
}

/** A line of the grid: what is pinned, and as many of the other columns as are in sight. */
export function GridRow<C extends GridColumn>({ id, className, role, selected, top, index, pinned, drawn, from, shift, pinnedWidth, row, cell, onClick }: Props<C>) {
  return (
    // Keys come in at the grid, which alone has the focus.
    <div id={id} className={className} role="row" aria-rowindex={index + 1} aria-selected={selected} style={{ transform: `translateY(${top}px)` }} onClick={onClick}>
      <div className="grid-pinned" style={{ width: pinnedWidth }}>
        <Cells role={role} columns={pinned} from={0} row={row} cell={cell} />
      </div>
      <div className="grid-free">
        <div className="grid-moved" style={{ transform: `translateX(${shift}px)` }}>
          <Cells role={role} columns={drawn} from={from + pinned.length} row={row} cell={cell} />
        </div>
      </div>
    </div>
  );
}

/** Cells change with their row and columns, and not with where they are scrolled to. */
const Cells = memo(function Cells<C extends GridColumn>({ role, columns, from, row, cell }: { role: string; columns: readonly C[]; from: number; row: unknown; cell: Drawing }) {
  return columns.map((column, i) => (
    <div key={column.id} role={role} aria-colindex={from + i + 1} aria-sort={role === "columnheader" && column.ascending !== undefined ? (column.ascending ? "ascending" : "descending") : undefined} className={column.right ? "cell right" : "cell"} style={{ width: column.width }}>
      {cell(row as never, column as never)}
    </div>
  ));
});

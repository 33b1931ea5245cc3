import { Link, useNavigate } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Status } from "../../components/Bits";
import { Grid } from "../../components/grid/Grid";
import type { GridColumn } from "../../components/grid/Grid";
import type { Field } from "./fields";
import { exactOf, fieldOf, termOf, textOf, widthOf } from "./fields";
import type { PlacedRun } from "./grouping";
import { HeadCell } from "./HeadCell";
import { useNarrow } from "./useNarrow";

interface RunColumn extends GridColumn {
  field?: Field;
}

interface Props {
  placed: readonly PlacedRun[];
  columns: readonly string[];
  widths: Record<string, number>;
  order: string | undefined;
  busy: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (next: Iterable<string>) => void;
  onOrder: (term: string) => void;
  onWidth: (id: string, width: number) => void;
  onMove: (id: string, to: string) => void;
  onToggle: (run: string) => void;
  onSight: (last: number) => void;
}

/** Runs as a table of any size: a click on a heading sorts, a tick chooses, with Shift all up to there; the keyboard does all of it. */
export function RunTable({ placed, columns, widths, order, busy, chosen, onChoose, onOrder, onWidth, onMove, onToggle, onSight }: Props) {
  const navigate = useNavigate();
  const narrow = useNarrow();
  const [active, setActive] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const all = useMemo<RunColumn[]>(
    () => [
      { id: "choice", width: 40, pinned: true },
      { id: "name", width: widths.name ?? (narrow ? 130 : 210), pinned: true, ascending: directionOf(order, "attributes.run_name") },
      ...columns.map((id) => {
        const field = fieldOf(id)!;
        return { id, field, width: widths[id] ?? widthOf(field), right: field.kind === "metrics" || field.key === "duration", ascending: directionOf(order, termOf(field)) };
      }),
    ],
    [columns, widths, order, narrow],
  );
  const isAll = placed.length > 0 && placed.every((p) => chosen.has(p.run.id));
  const head = (column: RunColumn) => {
    if (column.id === "choice") return <input type="checkbox" checked={isAll} onChange={() => onChoose(isAll ? [] : placed.map((p) => p.run.id))} aria-label="choose all shown" />;
    const field = column.field;
    if (field) return <HeadCell field={field} id={column.id} width={column.width} ascending={column.ascending} onOrder={onOrder} onWidth={onWidth} onMove={onMove} />;
    return (
      <button type="button" className="heading" onClick={() => onOrder("attributes.run_name")} title="sort by name">
        Run
        {column.ascending !== undefined && <span aria-hidden="true">{column.ascending ? " ↑" : " ↓"}</span>}
      </button>
    );
  };
  const choose = useCallback(
    (row: number, withShift: boolean) => {
      const next = new Set(chosen);
      if (withShift) for (let i = Math.min(anchor, row); i <= Math.max(anchor, row); i++) next.add(placed[i]!.run.id);
      else if (!next.delete(placed[row]!.run.id)) next.add(placed[row]!.run.id);
      setAnchor(row);
      onChoose(next);
    },
    [chosen, anchor, placed, onChoose],
  );
  const cell = useCallback(
    (row: PlacedRun, column: RunColumn) => {
      const { run } = row;
      if (column.field) return column.field.key === "status" && column.field.kind === "attributes" ? <Status value={run.status} /> : <Text row={row} field={column.field} now={now} />;
      if (column.id === "choice") return <input type="checkbox" tabIndex={-1} checked={chosen.has(run.id)} readOnly onClick={(e) => choose(placed.indexOf(row), e.shiftKey)} aria-label={`choose ${run.name}`} />;
      return (
        <>
          {row.depth > 0 && <span style={{ paddingLeft: row.depth * 16 }} />}
          {row.children > 0 ? (
            <button type="button" className="twist" tabIndex={-1} onClick={() => onToggle(run.id)} aria-label={`${row.isOpen ? "close" : "open"} ${run.name}`} aria-expanded={row.isOpen}>
              {row.isOpen ? "▾" : "▸"} {row.children}
            </button>
          ) : (
            run.parent_id && row.depth === 0 && (
              <span className="soft" title="belongs to another run">
                ↳{" "}
              </span>
            )
          )}
          <Link to="/runs/$run" params={{ run: run.id }} search={{}} tabIndex={-1} title={run.name} preload={false}>
            {run.name}
          </Link>
        </>
      );
    },
    [now, onToggle, chosen, choose, placed],
  );
  const onKey = (event: KeyboardEvent, row: number) => {
    const placedRun = placed[row];
    if (!placedRun) return;
    if (event.key === "Enter") void navigate({ to: "/runs/$run", params: { run: placedRun.run.id }, search: {} });
    else if (event.key === " ") choose(row, event.shiftKey);
    else if (event.shiftKey && event.key.startsWith("Arrow")) onChoose(new Set([...chosen, placedRun.run.id]));
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) onChoose(placed.map((p) => p.run.id));
    else if (event.key === "Escape") onChoose([]);
    else if ((event.key === "+" || event.key === "-") && placedRun.children > 0) onToggle(placedRun.run.id);
    else return;
    event.preventDefault();
  };
  return (
    <Grid
      label="runs"
      rows={placed}
      keyOf={(p) => p.run.id}
      columns={all}
      head={head}
      cell={cell}
      isChosen={(p) => chosen.has(p.run.id)}
      active={Math.min(active, placed.length - 1)}
      onActive={setActive}
      onKey={onKey}
      onSight={onSight}
      busy={busy}
    />
  );
}

function Text({ row, field, now }: { row: PlacedRun; field: Field; now: number }) {
  const text = textOf(row.run, field, now);
  return text === undefined ? <span className="soft">–</span> : <span title={exactOf(row.run, field)}>{text}</span>;
}

const directionOf = (order: string | undefined, term: string | undefined) => (term !== undefined && order === `${term} ASC` ? true : term !== undefined && order === `${term} DESC` ? false : undefined);

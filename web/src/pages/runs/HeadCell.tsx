import type { PointerEvent } from "react";
import type { Field } from "./fields";
import { labelOf, termOf } from "./fields";

interface Props {
  field: Field;
  id: string;
  width: number;
  ascending: boolean | undefined;
  onOrder: (term: string) => void;
  onWidth: (id: string, width: number) => void;
  onMove: (id: string, to: string) => void;
}

const kinds = { attributes: "", metrics: "metric ", params: "parameter ", tags: "tag " };

/** A heading: a click sorts, its edge is dragged for the width, itself for its place; Alt with arrows does the same. */
export function HeadCell({ field, id, width, ascending, onOrder, onWidth, onMove }: Props) {
  const term = termOf(field);
  const label = labelOf(field);
  const drag = (event: PointerEvent<HTMLElement>) => {
    const edge = event.currentTarget;
    const from = event.clientX;
    edge.setPointerCapture(event.pointerId);
    const wide = (e: globalThis.PointerEvent) => Math.max(56, width + e.clientX - from);
    const move = (e: globalThis.PointerEvent) => onWidth(id, wide(e));
    edge.addEventListener("pointermove", move);
    edge.addEventListener("pointerup", () => edge.removeEventListener("pointermove", move), { once: true });
    event.preventDefault();
  };
  return (
    <>
      <button
        type="button"
        className="heading"
        draggable
        disabled={!term}
        title={`${kinds[field.kind]}${label}${term ? ": sort" : ""}`}
        onClick={() => term && onOrder(term)}
        onKeyDown={(e) => {
          const step = e.altKey ? { ArrowLeft: -24, ArrowRight: 24 }[e.key] : undefined;
          if (step === undefined) return;
          e.preventDefault();
          onWidth(id, Math.max(56, width + step));
        }}
        onDragStart={(e) => e.dataTransfer.setData("text/weir-column", id)}
        onDragOver={(e) => e.dataTransfer.types.includes("text/weir-column") && e.preventDefault()}
        onDrop={(e) => onMove(e.dataTransfer.getData("text/weir-column"), id)}
      >
        {label}
        {ascending !== undefined && <span aria-hidden="true">{ascending ? " ↑" : " ↓"}</span>}
      </button>
      <span className="grid-handle" onPointerDown={drag} aria-hidden="true" />
    </>
  );
}

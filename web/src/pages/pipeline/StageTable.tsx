import type { KeyboardEvent } from "react";
import { useMemo, useState } from "react";
import type { StageRow } from "../../api/pipelines";
import { Status } from "../../components/Bits";
import type { GridColumn } from "../../components/grid/Grid";
import { Grid } from "../../components/grid/Grid";
import { bytes, duration } from "../../format";
import type { Progress } from "./progress";
import { after } from "./timeAxis";

interface Column extends GridColumn {
  title: string;
}

interface Line {
  stage: StageRow;
  began: number | null;
  took: number | null;
  memory: number | null;
  attempts: number;
}

const columns: Column[] = [
  { id: "stage", title: "Stage", width: 260 },
  { id: "state", title: "State", width: 120 },
  { id: "began", title: "Began", width: 110, right: true },
  { id: "took", title: "Took", width: 110, right: true },
  { id: "memory", title: "Memory", width: 120, right: true },
  { id: "attempts", title: "Attempts", width: 100, right: true },
  { id: "where", title: "Ran on", width: 200 },
];

interface Props {
  progress: Progress;
  scope: ReadonlySet<number> | undefined;
  start: number;
  now: number;
  narrow: boolean;
  chosen: string | undefined;
  onChoose: (stage: StageRow) => void;
}

/** All stages with their figures, sorted by any of them. */
export function StageTable({ progress, scope, start, now, narrow, chosen, onChoose }: Props) {
  const [order, setOrder] = useState<{ by: string; ascending: boolean }>({ by: "", ascending: true });
  const [active, setActive] = useState(0);
  const lines = useMemo(() => {
    const all = progress.stages.filter((s) => s && (!scope || scope.has(s.position))).map((s) => lineOf(s, progress, now));
    const value = valueOf[order.by];
    return value ? all.sort((a, b) => compare(value(a), value(b)) * (order.ascending ? 1 : -1) || a.stage.position - b.stage.position) : all;
  }, [progress, scope, now, order]);
  // A narrow screen pins nothing: the name would leave no room for the rest.
  const shown = columns.map((c) => ({ ...c, pinned: c.id === "stage" && !narrow, width: narrow && c.id === "stage" ? 180 : c.width, ...(c.id === order.by && { ascending: order.ascending }) }));
  return (
    <Grid
      label="stages"
      rows={lines}
      keyOf={(line) => String(line.stage.position)}
      columns={shown}
      head={(column) => (
        <button type="button" className="heading" onClick={() => setOrder((o) => ({ by: column.id, ascending: o.by === column.id ? !o.ascending : column.id === "stage" || column.id === "state" || column.id === "began" }))}>
          {column.title}
        </button>
      )}
      cell={(line, column) => cellOf(line, column.id, start)}
      isChosen={(line) => line.stage.stage === chosen}
      active={Math.min(active, Math.max(0, lines.length - 1))}
      onActive={setActive}
      onKey={(event: KeyboardEvent, row: number) => {
        if (event.key === "Enter" && lines[row]) onChoose(lines[row].stage);
      }}
    />
  );

  function cellOf(line: Line, column: string, from: number) {
    switch (column) {
      case "stage":
        return (
          <button type="button" className="link" tabIndex={-1} onClick={() => onChoose(line.stage)} title={line.stage.stage}>
            {line.stage.stage}
          </button>
        );
      case "state":
        return <Status value={line.stage.state} />;
      case "began":
        return line.began === null ? "–" : after(line.began - from, 1000);
      case "took":
        return line.took === null ? "–" : duration(0, line.took);
      case "memory":
        return line.memory === null ? "–" : bytes(line.memory);
      case "attempts":
        return line.attempts === 0 ? "–" : line.attempts;
      default:
        return [line.stage.executor, line.stage.job, line.stage.host].filter(Boolean).join(", ") || "–";
    }
  }
}

const valueOf: Record<string, (line: Line) => string | number | null> = {
  stage: (l) => l.stage.stage,
  state: (l) => l.stage.state,
  began: (l) => l.began,
  took: (l) => l.took,
  memory: (l) => l.memory,
  attempts: (l) => l.attempts,
  where: (l) => l.stage.job ?? l.stage.executor,
};

// What is not there stands last, whichever way.
function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return typeof a === "string" ? a.localeCompare(String(b), "en", { numeric: true }) : a - Number(b);
}

function lineOf(stage: StageRow, { attempts }: Progress, now: number): Line {
  const ended = attempts[stage.position] ?? [];
  const last = ended.at(-1);
  const isLive = stage.state === "running" || stage.state === "queued";
  const began = (isLive ? (stage.begun_at ?? stage.started_at) : undefined) ?? last?.begun_at ?? last?.started_at ?? stage.begun_at ?? stage.started_at;
  const memory = ended.reduce<number | null>((most, a) => (a.peak_memory_bytes === null ? most : Math.max(most ?? 0, a.peak_memory_bytes)), null);
  return { stage, began: began ?? null, took: began == null ? null : isLive ? Math.max(0, now - began) : last ? last.ended_at - began : null, memory, attempts: Math.max(stage.attempt, last?.attempt ?? 0) };
}

import type { AttemptRow, PipelineChanges, PipelineRow, StageRow } from "../../api/pipelines";

/** All that is known of a run's stages, by their places. */
export interface Progress {
  pipeline: PipelineRow;
  stages: StageRow[];
  /** Attempts that have ended, by the place of their stage. */
  attempts: AttemptRow[][];
  /** Attempts of stages that a later page of the answer tells of. */
  loose: AttemptRow[];
  until: number;
}

/** What is known, with what has moved since. */
export function merge(known: Progress | undefined, moved: PipelineChanges): Progress {
  const stages = known ? known.stages.slice() : [];
  const attempts = known ? known.attempts.slice() : [];
  for (const stage of moved.stages) stages[stage.position] = stage;
  const ended = known ? [...known.loose, ...moved.attempts] : moved.attempts;
  if (ended.length === 0) return { pipeline: moved.pipeline, stages, attempts, loose: [], until: moved.until };
  const places = new Map<string, number>();
  stages.forEach((s) => places.set(s.stage, s.position)); // passes over places that are not filled yet
  const loose = [];
  for (const attempt of ended) {
    const place = places.get(attempt.stage);
    if (place === undefined) {
      loose.push(attempt);
      continue;
    }
    const before = attempts[place] ?? [];
    if (!before.some((a) => a.attempt === attempt.attempt)) attempts[place] = [...before, attempt].sort((a, b) => a.attempt - b.attempt);
  }
  return { pipeline: moved.pipeline, stages, attempts, loose, until: moved.until };
}

/** A stretch of work to be drawn. Times in milliseconds since 1970. */
export interface Bar {
  attempt: number;
  state: string;
  /** When it was asked for. */
  from: number;
  /** When a machine began it; the same where it had not to wait for one. */
  begun: number;
  to: number;
  isLive: boolean;
}

const atWork = (state: string) => state === "running" || state === "queued";

/** The attempts of a stage, with the one that has not ended. */
export function barsOf(stage: StageRow, attempts: readonly AttemptRow[] | undefined, now: number): Bar[] {
  const bars: Bar[] = (attempts ?? []).map((a) => ({ attempt: a.attempt, state: a.state, from: a.started_at, begun: a.begun_at ?? a.started_at, to: Math.max(a.ended_at, a.started_at), isLive: false }));
  if (stage.started_at !== null && stage.attempt > 0 && !bars.some((b) => b.attempt === stage.attempt)) {
    const isLive = atWork(stage.state);
    const to = isLive ? Math.max(now, stage.started_at) : (stage.ended_at ?? stage.started_at);
    bars.push({ attempt: stage.attempt, state: stage.state, from: stage.started_at, begun: stage.begun_at ?? (stage.state === "queued" ? to : stage.started_at), to, isLive });
  }
  return bars;
}

/** From the first to the last that is known of a run. */
export function spanOf({ pipeline, stages, attempts }: Progress, now: number): { from: number; to: number } {
  let from = pipeline.started_at;
  let to = pipeline.ended_at ?? (pipeline.state === "running" ? now : pipeline.started_at);
  for (const stage of stages)
    for (const bar of barsOf(stage, attempts[stage.position], now)) {
      from = Math.min(from, bar.from);
      to = Math.max(to, bar.to);
    }
  return { from, to: Math.max(to, from + 1) };
}

/** When a stage had all that it waits for; undefined where its sources have no times. */
export function readyAt(stage: StageRow, stages: readonly StageRow[]): number | undefined {
  let ready: number | undefined;
  for (const source of stage.sources) {
    const ended = stages[source]?.ended_at;
    if (ended !== null && ended !== undefined && (ready === undefined || ended > ready)) ready = ended;
  }
  return ready;
}

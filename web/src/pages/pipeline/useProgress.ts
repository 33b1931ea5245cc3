import { useEffect, useRef, useState } from "react";
import { eventsUrl, pipelines } from "../../api/pipelines";
import type { Progress } from "./progress";
import { merge } from "./progress";

/** A run's stages, and whatever moves in them while it is at work. */
export function useProgress(run: string): { progress: Progress | undefined; error: Error | null; refetch: () => void } {
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<Error | null>(null);
  const [again, setAgain] = useState(0);
  const known = useRef<Progress>(undefined);
  useEffect(() => {
    let gone = false;
    let events: EventSource | undefined;
    let reading: Promise<void> | undefined;
    let asked = false;
    known.current = undefined;
    setProgress(undefined);
    setError(null);
    const read = async () => {
      for (let more = true; more && !gone; ) {
        const moved = await pipelines.changes(run, known.current?.until ?? 0);
        if (gone) return;
        known.current = merge(known.current, moved);
        more = moved.has_more;
      }
      if (!gone) {
        setProgress(known.current);
        setError(null);
      }
    };
    // One reading at a time; what moves meanwhile is read after it.
    const refresh = () => {
      asked = true;
      reading ??= (async () => {
        try {
          while (asked && !gone) {
            asked = false;
            await read();
          }
        } catch (e) {
          if (!gone) setError(e instanceof Error ? e : new Error(String(e)));
        } finally {
          reading = undefined;
        }
        if (!gone && known.current?.pipeline.state === "running" && !events) follow();
      })();
    };
    const follow = () => {
      if (typeof EventSource === "undefined") return;
      events = new EventSource(eventsUrl(run));
      events.addEventListener("moved", refresh);
      events.addEventListener("end", () => {
        events?.close();
        refresh();
      });
    };
    refresh();
    return () => {
      gone = true;
      events?.close();
    };
  }, [run, again]);
  return { progress, error: progress ? null : error, refetch: () => setAgain((n) => n + 1) };
}

/** The present, moving once a second while something is at work, and drawn by nobody when it is not. */
export function useNow(isAtWork: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isAtWork) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isAtWork]);
  return now;
}

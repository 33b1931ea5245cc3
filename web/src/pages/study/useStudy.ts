import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { studies, studyEventsUrl } from "../../api/studies";
import type { Trials } from "./trials";
import { merge } from "./trials";

/** A great study is not drawn anew each second. */
const patience = (trials: number) => (trials > 3000 ? 5000 : trials > 500 ? 2000 : 250);

/** A study's trials, and whatever moves in them while the page is open. */
export function useStudy(name: string): { known: Trials | undefined; error: Error | null; refetch: () => void } {
  const queries = useQueryClient();
  const [known, setKnown] = useState<Trials>();
  const [error, setError] = useState<Error | null>(null);
  const [again, setAgain] = useState(0);
  const newest = useRef<Trials>(undefined);
  useEffect(() => {
    let gone = false;
    let reading = false;
    let asked = false;
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    newest.current = undefined;
    setKnown(undefined);
    setError(null);
    const read = async () => {
      for (let more = true; more && !gone; ) {
        const page = await studies.changes(name, newest.current?.until ?? "");
        newest.current = merge(newest.current, page);
        more = page.has_more;
      }
    };
    // One reading at a time; what moves meanwhile is read after it, with some rest between.
    const refresh = async () => {
      asked = true;
      if (reading) return;
      reading = true;
      try {
        while (asked && !gone) {
          asked = false;
          const before = newest.current;
          await read();
          if (gone) return;
          setKnown(newest.current);
          setError(null);
          if (before && before.revision !== newest.current?.revision) void queries.invalidateQueries({ queryKey: ["study", name] });
          else if (before && before.state !== newest.current?.state) void queries.invalidateQueries({ queryKey: ["study", name, "detail"] });
          await new Promise((done) => (timer = setTimeout(done, patience(newest.current?.trials.length ?? 0))));
        }
      } catch (e) {
        if (!gone) setError(e instanceof Error ? e : new Error(String(e)));
      } finally {
        reading = false;
      }
      if (!gone && newest.current && !events) follow();
    };
    const follow = () => {
      if (typeof EventSource === "undefined") return;
      events = new EventSource(studyEventsUrl(name));
      events.addEventListener("moved", () => void refresh());
      events.addEventListener("end", () => {
        events?.close();
        void queries.invalidateQueries({ queryKey: ["study", name] });
      });
    };
    void refresh();
    return () => {
      gone = true;
      clearTimeout(timer);
      events?.close();
    };
  }, [name, again, queries]);
  return { known, error: known ? null : error, refetch: () => setAgain((n) => n + 1) };
}

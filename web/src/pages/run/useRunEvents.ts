import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** While a run is at work, its page and curves are read again whenever the server says that something has moved. */
export function useRunEvents(run: string, isAtWork: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isAtWork || typeof EventSource === "undefined") return;
    const events = new EventSource(`/api/weir/v1/runs/${encodeURIComponent(run)}/events`);
    const refresh = () => {
      void queries.invalidateQueries({ queryKey: ["run", run] });
      void queries.invalidateQueries({ queryKey: ["curves"] });
    };
    events.addEventListener("run", refresh);
    events.addEventListener("end", () => {
      events.close();
      refresh();
    });
    return () => events.close();
  }, [run, isAtWork, queries]);
}

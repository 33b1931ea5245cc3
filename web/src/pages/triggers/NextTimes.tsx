import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError } from "../../api/client";
import { triggers } from "../../api/triggers";

/** When a schedule goes off next, on its own clock; or what is wrong with it. */
export function NextTimes({ expression, zone, until }: { expression: string; zone: string; until?: string | null }) {
  const settled = useSettled(`${expression}\n${zone}`).split("\n") as [string, string];
  const next = useQuery({ queryKey: ["next", ...settled, until], queryFn: () => triggers.next(settled[0], settled[1], until), enabled: settled[0].trim() !== "", retry: false, placeholderData: (old) => old });
  if (settled[0].trim() === "") return <p className="soft">Five fields: minute, hour, day of month, month, day of week; or @daily, @every 90m.</p>;
  if (next.error)
    return (
      <p className="fault" role="alert">
        {next.error.message}
        {next.error instanceof ApiError && next.error.hint && ` – ${next.error.hint}`}
      </p>
    );
  if (!next.data) return <p className="soft">…</p>;
  return (
    <div role="status">
      <p className="soft">
        {next.data.times.length === 0 ? "It never goes off." : `Goes off next, on the clock of ${next.data.time_zone}:`}
      </p>
      <ol className="times">
        {next.data.times.map((time) => (
          <li key={time.at}>
            <time dateTime={new Date(time.at).toISOString()} title={new Date(time.at).toLocaleString()}>
              {time.local}
            </time>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

import { duration, when } from "../../format";
import type { Lane } from "./lanes";
import type { Bar } from "./progress";
import { after } from "./timeAxis";

/** What is told of a line where the pointer is: the attempt there, or all of them. */
export function tipOf(lane: Lane, moment: number | undefined, start: number): string[] {
  if (lane.count > 1) return [`${lane.name}: ${lane.count.toLocaleString("en")} stages`, lane.state, ...(lane.bars.length > 0 ? [`${duration(lane.bars[0]!.from, Math.max(...lane.bars.map((b) => b.to)))} from the first to the last`] : [])];
  const hit = moment === undefined ? undefined : lane.bars.find((b) => moment >= b.from && moment <= b.to);
  const bar = hit ?? lane.bars.at(-1);
  if (!bar) return [lane.name, wordsOf(lane.state)];
  return [
    lane.name,
    `${wordsOf(bar.state)}${lane.bars.length > 1 ? `, attempt ${bar.attempt} of ${lane.bars.length}` : ""}`,
    ...timesOf(bar, lane.ready),
    `began ${after(bar.begun - start, 1000)} after the start, at ${when(bar.begun)}`,
  ];
}

function timesOf(bar: Bar, ready: number | undefined): string[] {
  const times = [bar.state === "queued" ? `waits for ${duration(bar.from, bar.to)}` : `${bar.isLive ? "at work for" : "took"} ${duration(bar.begun, bar.to)}`];
  if (bar.begun > bar.from && bar.state !== "queued") times.push(`queued for ${duration(bar.from, bar.begun)}`);
  if (ready !== undefined && bar.from - ready >= 1000) times.push(`ready ${duration(ready, bar.from)} before`);
  return times;
}

/** A state in words that say what it means. */
export function wordsOf(state: string): string {
  const words: Record<string, string> = {
    waiting: "not begun",
    queued: "queued on the cluster",
    cached: "taken from an earlier run",
    skipped: "skipped: up to date",
    recorded: "recorded as it is",
    blocked: "not run: what it waits for failed",
  };
  return words[state] ?? state;
}

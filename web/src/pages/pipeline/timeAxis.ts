/** A stretch of time in sight, in milliseconds since 1970. */
export interface Stretch {
  from: number;
  to: number;
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000];

/** Round moments after a beginning, about as many as there is room for. */
export function ticksOf({ from, to }: Stretch, start: number, room: number): { at: number; label: string }[] {
  const step = steps.find((s) => (to - from) / s <= Math.max(1, room)) ?? Math.ceil((to - from) / Math.max(1, room) / 604_800_000) * 604_800_000;
  const ticks = [];
  for (let n = Math.ceil((from - start) / step); start + n * step <= to && ticks.length < 200; n++) ticks.push({ at: start + n * step, label: after(n * step, step) });
  return ticks;
}

/** "+1:30", "+250 ms", "+2 d 4 h": as fine as the steps are. */
export function after(milliseconds: number, step: number): string {
  const sign = milliseconds < 0 ? "−" : "";
  const whole = Math.abs(milliseconds);
  if (step < 1000 && whole < 60_000) return `${sign}${whole < 1000 ? `${whole} ms` : `${(whole / 1000).toFixed(step < 10 ? 3 : step < 100 ? 2 : 1)} s`}`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 60) return `${sign}${seconds} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 86_400) return `${sign}${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return `${sign}${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** Nearer or farther, the moment under the pointer staying where it is; never out of the whole. */
export function zoomed({ from, to }: Stretch, whole: Stretch, at: number, factor: number): Stretch {
  const width = Math.min(whole.to - whole.from, Math.max(1, (to - from) * factor));
  return moved({ from: at - ((at - from) / (to - from)) * width, to: at - ((at - from) / (to - from)) * width + width }, whole, 0);
}

/** Earlier or later, never out of the whole. */
export function moved({ from, to }: Stretch, whole: Stretch, by: number): Stretch {
  const width = Math.min(to - from, whole.to - whole.from);
  const start = Math.min(Math.max(from + by, whole.from), whole.to - width);
  return { from: start, to: start + width };
}

/** Numbers to five significant figures, as tables of metrics want them. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value.toLocaleString("en");
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(3) : Number(value.toPrecision(5)).toString();
}

/** A metric's value: null is a NaN that was logged, undefined is nothing. */
export function metricValue(value: number | null | undefined): string {
  return value === null ? "NaN" : number(value);
}

/** "3 min ago"; the exact instant belongs into a title. */
export function ago(time: number | null | undefined, now: number): string {
  if (time === null || time === undefined) return "–";
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const steps: [number, string][] = [
    [60, "s"],
    [60, "min"],
    [24, "h"],
    [30, "d"],
    [12, "mo"],
  ];
  let value = seconds;
  for (const [size, unit] of steps) {
    if (value < size) return unit === "s" && value < 5 ? "just now" : `${value} ${unit} ago`;
    value = Math.floor(value / size);
  }
  return `${value} y ago`;
}

/** The exact instant on the reader's clock, the same way everywhere: "2026-11-21 14:57:03". */
export function when(time: number): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** How long something took. */
export function duration(start: number | null | undefined, end: number | null | undefined): string {
  if (start === null || start === undefined || end === null || end === undefined) return "–";
  const seconds = (end - start) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Sizes in units of 1,024. */
export function bytes(size: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Ids and hashes are cut in the middle of a table; the whole is in the title and on the copy button. */
export const short = (id: string, length = 8) => (id.length > length + 1 ? `${id.slice(0, length)}…` : id);

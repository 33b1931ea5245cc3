/** A stretch of rows or columns, the end not in it. */
export interface Stretch {
  first: number;
  end: number;
}

/** Rows of one height that a frame shows, with some beyond both edges. */
export function rowsIn(scroll: number, height: number, rowHeight: number, count: number, beyond = 6): Stretch {
  const first = Math.max(0, Math.min(Math.floor(scroll / rowHeight) - beyond, count));
  return { first, end: Math.max(first, Math.min(count, Math.ceil((scroll + height) / rowHeight) + beyond)) };
}

/** Where each column begins, and behind the last one where all end. */
export function startsOf(widths: readonly number[]): number[] {
  const starts = [0];
  for (const width of widths) starts.push(starts.at(-1)! + width);
  return starts;
}

/** Columns that a frame shows, with some beyond both edges. */
export function columnsIn(scroll: number, width: number, starts: readonly number[], beyond = 2): Stretch {
  const count = starts.length - 1;
  let first = 0;
  while (first < count && starts[first + 1]! <= scroll) first++;
  let end = first;
  while (end < count && starts[end]! < scroll + width) end++;
  return { first: Math.max(0, first - beyond), end: Math.min(count, end + beyond) };
}

/** How far to scroll so that a row is in sight. */
export function scrollTo(row: number, scroll: number, height: number, rowHeight: number): number {
  if (row * rowHeight < scroll) return row * rowHeight;
  return (row + 1) * rowHeight > scroll + height ? (row + 1) * rowHeight - height : scroll;
}

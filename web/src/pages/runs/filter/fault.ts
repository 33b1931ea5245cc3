/** Where in a filter its fault lies, by what the server says: a stretch of the text; undefined when it names no place. */
export function faultIn(filter: string, message: string): { from: number; to: number } | undefined {
  const position = /at position (\d+)/.exec(message);
  if (position) {
    const from = Math.min(filter.length, Number(position[1]) - 1);
    return { from, to: Math.min(filter.length, Math.max(from + 1, from + wordAt(filter, from))) };
  }

  if (/ends too early/.test(message)) return { from: filter.length, to: filter.length };
  // Of a field or a value that the server quotes back: the longest one that stands in the filter.
  const quotes = [...message.matchAll(/'([^']+)'|`([^`]+)`/g)].map((m) => m[1] ?? m[2]!).filter((q) => q !== filter && filter.includes(q));
  const longest = quotes.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : { from: filter.indexOf(longest), to: filter.indexOf(longest) + longest.length };
}

const wordAt = (text: string, at: number) => /^\w*/.exec(text.slice(at))![0].length;

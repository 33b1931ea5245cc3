/** Several lists of keys as one, each key once: a key that is new stands behind the one it follows in its own list. */
export function merged(lists: readonly (readonly string[])[]): string[] {
  const all: string[] = [];
  for (const list of lists) {
    let at = 0;
    for (const key of list) {
      const found = all.indexOf(key);
      if (found < 0) all.splice(at, 0, key);
      at = (found < 0 ? at : found) + 1;
    }
  }
  return all;
}

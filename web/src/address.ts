// View state lives in the URL as plain text: links stay readable, and an id of digits alone is still text.

/** What stands behind the question mark. */
export const readAddress = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));

/** Puts it there; what is empty is left out. */
export function writeAddress(values: Record<string, unknown>): string {
  const filled = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "");
  const text = new URLSearchParams(filled).toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  return text ? `?${text}` : "";
}

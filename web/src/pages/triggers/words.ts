import type { TriggerDefinition } from "../../api/triggers";

/** What sets a trigger off, in words. */
export function causeOf(definition: TriggerDefinition): string {
  const { cron, file, bucket, git, webhook } = definition;
  if (cron) return `${cron.expression} (${cron.time_zone ?? "UTC"})`;
  if (file) return `files: ${file.path}`;
  if (bucket) return `objects: ${bucket.url}`;
  if (git) return `git: ${git.ref}${git.repository ? ` of ${git.repository}` : ""}`;
  return webhook ? "a signed call" : "by hand";
}

/** A command line cut into words as a shell cuts them: quotes hold words together, a backslash takes the next sign as it is. Undefined while a quote is open. */
export function wordsIn(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const sign = line[i]!;
    if (quote === "'" ? sign !== "'" : quote === '"' ? sign !== '"' : false) {
      word = (word ?? "") + (quote === '"' && sign === "\\" && i + 1 < line.length ? line[++i]! : sign);
    } else if (quote) quote = "";
    else if (sign === "'" || sign === '"') {
      quote = sign;
      word ??= "";
    } else if (sign === "\\" && i + 1 < line.length) word = (word ?? "") + line[++i]!;
    else if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + sign;
  }
  if (quote) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}

/** The words as one line that is cut into the same words again. */
export const lineOf = (words: readonly string[]) => words.map((w) => (/^[\w@%+=:,./{}*?-]+$/.test(w) ? w : `'${w.replaceAll("'", `'\\''`)}'`)).join(" ");

/** What happens when the run before is still at work. */
export const overlaps: [string, string][] = [
  ["forbid", "the new one is skipped"],
  ["queue", "each waits its turn"],
  ["queue_one", "the newest waits"],
  ["replace", "the one at work is ended"],
  ["allow", "side by side"],
];

/** What is done about times at which no server ran. */
export const catchUps: [string, string][] = [
  ["none", "are skipped"],
  ["latest", "the last is run"],
  ["all", "all are run"],
];

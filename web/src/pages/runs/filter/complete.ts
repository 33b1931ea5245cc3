import { quoted } from "../fields";

/** What a filter can speak of. */
export interface Vocabulary {
  attributes: readonly string[];
  metrics: readonly string[];
  params: readonly string[];
  tags: readonly string[];
  /** The values that a field has, where they are few; none where they are many. */
  values: (field: string) => readonly string[];
}

/** One way to go on. */
export interface Completion {
  /** What it puts in. */
  text: string;
  /** What the list shows. */
  label: string;
  /** What it is, in a word. */
  note: string;
}

/** Ways to go on at a place of the text; each replaces what stands from `from` to the place. */
export interface Completions {
  from: number;
  options: Completion[];
}

const most = 50;
const numeric = new Set(["start_time", "end_time", "created"]);
const conditions: Record<string, string> = { "=": "is", "!=": "is not", "<": "less than", "<=": "at most", ">": "more than", ">=": "at least", LIKE: "with % as wildcard", ILIKE: "the same in any case", IN: "one of a list" };

/** How a filter can go on. Knows MLflow's grammar: comparisons joined by AND. */
export function complete(text: string, caret: number, known: Vocabulary): Completions {
  const before = text.slice(0, caret);
  let at = 0;
  /** The next token, which is the one to complete when it reaches the caret. */
  const take = (pattern: RegExp): { token: string; from: number; isLast: boolean } => {
    at += /^\s*/.exec(before.slice(at))![0].length;
    const from = at;
    const token = pattern.exec(before.slice(at))?.[0] ?? "";
    at += token.length;
    return { token, from, isLast: at >= before.length };
  };
  for (;;) {
    const field = take(/^(\w+\.)?(`[^`]*`?|"[^"]*"?|[^\s=<>!'(]*)/);
    if (field.isLast) return { from: field.from, options: fields(field.token, known) };
    const operator = take(/^(!=|<=|>=|<|>|=|not\s+in\b|[a-z!]+)/i);
    if (operator.isLast) return { from: operator.from, options: operators(field.token, operator.token) };
    const value = take(/^('[^']*'?|"[^"]*"?|\([^)]*\)?|\S*)/);
    if (value.isLast) return { from: value.from, options: values(field.token, value.token, known, /in$/i.test(operator.token)) };
    const and = take(/^\w*/);
    if (and.isLast) return { from: and.from, options: startsWith(and.token, [{ text: "and ", label: "and", note: "one more condition" }]) };
    if (and.token === "") return { from: caret, options: [] };
  }
}

function fields(typed: string, known: Vocabulary): Completion[] {
  const dot = /^(\w+)\./.exec(typed);
  const word = dot?.[1]?.toLowerCase() ?? "";
  const part = typed.slice(dot?.[0].length ?? 0).replaceAll(/[`"]/g, "").toLowerCase();
  const kinds: [string, RegExp, readonly string[]][] = [
    ["metrics", /^metrics?$/, known.metrics],
    ["params", /^(param|parameter)s?$/, known.params],
    ["tags", /^tags?$/, known.tags],
    ["attributes", /^(attributes?|attr|run)$/, known.attributes],
  ];
  const options = kinds
    .filter(([, pattern]) => word === "" || pattern.test(word))
    .flatMap(([kind, , keys]) => keys.filter((key) => key.toLowerCase().includes(part) || `${kind}.${key}`.toLowerCase().startsWith(part)).map((key) => ({ kind, key })));
  // A name that begins as it was typed stands before one that has it within.
  const rank = (key: string) => (key.toLowerCase().startsWith(part) ? 0 : 1);
  return options
    .sort((a, b) => rank(a.key) - rank(b.key))
    .slice(0, most)
    .map(({ kind, key }) => ({ text: `${kind}.${quoted(key)} `, label: `${kind}.${key}`, note: { metrics: "metric", params: "parameter", tags: "tag", attributes: "attribute" }[kind]! }));
}

function operators(field: string, typed: string): Completion[] {
  const key = field.replace(/^\w+\./, "").replaceAll(/[`"]/g, "");
  const isNumber = /^metrics?\./i.test(field) || (numeric.has(key) && !/^(tag|param)/i.test(field));
  const fitting = isNumber ? ["<", "<=", ">", ">=", "=", "!="] : ["=", "!=", "LIKE", "ILIKE", ...(key === "run_id" ? ["IN"] : [])];
  return startsWith(typed, fitting.map((op) => ({ text: op === "IN" ? "IN (" : `${op} `, label: op, note: conditions[op]! })));
}

function values(field: string, typed: string, known: Vocabulary, isList: boolean): Completion[] {
  if (isList) return [];
  const part = typed.replace(/^['"]/, "").replace(/['"]$/, "").toLowerCase();
  return known
    .values(field)
    .filter((value) => value.toLowerCase().includes(part) && !value.includes("'"))
    .slice(0, most)
    .map((value) => ({ text: `'${value}' `, label: value === "" ? "(empty)" : value, note: "value" }));
}

const startsWith = (typed: string, options: Completion[]) => options.filter((o) => o.label.toLowerCase().startsWith(typed.toLowerCase()));

/** The text with a completion in its place, and where the caret goes. */
export function accept(text: string, caret: number, from: number, completion: Completion): { text: string; caret: number } {
  const rest = text.slice(caret).replace(/^\s+/, "");
  return { text: text.slice(0, from) + completion.text + rest, caret: from + completion.text.length };
}

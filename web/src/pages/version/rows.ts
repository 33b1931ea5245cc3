import type { ScoringColumn } from "../../api/registry";

/** What stands in a field, by column; undefined is missing. */
export type Row = (string | undefined)[];

const numbers = new Set(["double", "float", "long", "integer"]);

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i; // Number() also takes 0x10, 0b1

export const isNumber = (column: ScoringColumn) => numbers.has(column.type);

/** A value of the example as the text of a field. */
export const shown = (value: unknown): string | undefined => (value === null || value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value));

/** The value that is sent for a text; throws with a sentence where it is none of the column's type. */
export function sent(column: ScoringColumn, text: string | undefined): unknown {
  if (text === undefined || (column.type !== "string" && text.trim() === "")) return null;
  if (isNumber(column)) {
    const value = Number(text);
    if (!decimal.test(text.trim()) || !Number.isFinite(value)) throw new Error(`${column.name} is a number, not “${text}”`);
    return value;
  }
  if (column.type === "boolean") return text === "true";
  return column.type === "json" ? JSON.parse(text) : text;
}

/** One answer of a model: a label or value, and the probability of each class where there are any. */
export interface Score {
  prediction: string | number | boolean | null;
  classes: { name: string; probability: number }[];
}

/** The answer to each row, out of what the scoring protocol gives. */
export function scores(answer: unknown): Score[] {
  const { predictions, class_names: names } = answer as { predictions: unknown[]; class_names?: Record<string, string[]> };
  return predictions.map((one) => {
    if (one === null || typeof one !== "object" || Array.isArray(one)) return { prediction: one as Score["prediction"], classes: [] };
    const fields = Object.entries(one as Record<string, unknown>);
    const many = fields.find(([, v]) => Array.isArray(v) && v.length > 1 && v.every((p) => typeof p === "number"));
    const single = fields.find(([name]) => name === "prediction") ?? fields.find(([, v]) => !Array.isArray(v));
    return {
      prediction: (single?.[1] ?? null) as Score["prediction"],
      classes: many ? (many[1] as number[]).map((probability, i) => ({ name: names?.[many[0]]?.[i] ?? `${i}`, probability })) : [],
    };
  });
}

/** A file as a table: its columns and as many rows as are shown. */
export interface TableOfFile {
  columns: string[];
  rows: string[][];
  /** Rows that the file has beyond those; undefined when that was not counted. */
  more: number | undefined;
}

const most = 500;

/** Reads CSV or TSV (RFC 4180) as far as it is there; a row that the cut divided is left out. */
export function csvTable(text: string, separator: string, whole: boolean): TableOfFile | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  const endRow = () => {
    row.push(field);
    if (row.length > 1 || field !== "") rows.push(row);
    row = [];
    field = "";
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (isQuoted) {
      if (sign !== '"') field += sign;
      else if (text[i + 1] === '"') field += text[++i];
      else isQuoted = false;
    } else if (sign === '"' && field === "") isQuoted = true;
    else if (sign === separator) {
      row.push(field);
      field = "";
    } else if (sign === "\n") endRow();
    else if (sign !== "\r") field += sign;
  }
  if (whole) endRow();
  const [columns, ...rest] = rows;
  return columns && columns.length > 0 ? { columns, rows: rest.slice(0, most), more: whole ? Math.max(0, rest.length - most) : undefined } : undefined;
}

/** Reads JSON that is a table: a list of records, or MLflow's `columns` and `data`; undefined for all other JSON. */
export function jsonTable(text: string): TableOfFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isObject(value) && Array.isArray(value["columns"]) && Array.isArray(value["data"]) && value["data"].every(Array.isArray))
    return { columns: value["columns"].map(shown), rows: value["data"].slice(0, most).map((r) => (r as unknown[]).map(shown)), more: Math.max(0, value["data"].length - most) };
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) return undefined;
  const columns = [...new Set(value.slice(0, most).flatMap((r) => Object.keys(r as object)))];
  return { columns, rows: value.slice(0, most).map((r) => columns.map((c) => shown((r as Record<string, unknown>)[c]))), more: Math.max(0, value.length - most) };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown) => (value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));

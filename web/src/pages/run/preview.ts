import { csvTable, jsonTable } from "./tables";
import type { TableOfFile } from "./tables";

/** How a file can be shown. */
export type Preview = { kind: "text"; text: string } | { kind: "table"; table: TableOfFile; text: string } | { kind: "markdown"; text: string } | { kind: "page"; html: string } | { kind: "picture"; type: string } | { kind: "none" };

const pictures: Record<string, string> = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", svg: "image/svg+xml" };

/** Only what the file itself brings: a report from a stranger's run must neither run code nor call anybody. */
const fence = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:">`;

/** The same for who lets the page's own scripts run: still from nowhere else, and to nobody. */
const scriptsFence = fence.replace("img-src data:", "script-src 'unsafe-inline' 'unsafe-eval' blob: data:; worker-src blob:; img-src data: blob:");

/** A page with its own scripts allowed. They have no origin (the frame's sandbox) and nobody to call (the fence). */
export const withScripts = (html: string) => scriptsFence + html.slice(fence.length);

/** The type of a picture by its name; undefined for all else. */
export const pictureType = (path: string) => pictures[path.slice(path.lastIndexOf(".") + 1).toLowerCase()];

/** What to make of a file's first bytes. A part of a picture or a page is shown as nothing, a part of a text as far as it goes. */
export function previewOf(path: string, start: ArrayBuffer, whole: boolean): Preview {
  const type = pictureType(path);
  if (type) return whole ? { kind: "picture", type } : { kind: "none" };
  const bytes = new Uint8Array(start);
  if (bytes.includes(0)) return { kind: "none" };
  let text: string;
  try {
    // "stream": a character that the cut divided is left out instead of counting as a fault.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !whole });
  } catch {
    return { kind: "none" };
  }
  if (/\.html?$/i.test(path)) return whole ? { kind: "page", html: fence + text } : { kind: "none" };
  const table = /\.(csv|tsv)$/i.test(path) ? csvTable(text, /\.tsv$/i.test(path) ? "\t" : ",", whole) : /\.json$/i.test(path) && whole ? jsonTable(text) : undefined;
  if (table) return { kind: "table", table, text: /\.json$/i.test(path) ? pretty(text) : text };
  if (/\.(md|markdown)$/i.test(path)) return { kind: "markdown", text };
  return { kind: "text", text: /\.json$/i.test(path) && whole ? pretty(text) : text };
}

/** JSON with its indents; other text as it is. */
export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

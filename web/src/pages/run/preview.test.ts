import { expect, it } from "vitest";
import { previewOf, withScripts } from "./preview";

const of = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;

it("shows text as it is and JSON with indents", () => {
  expect(previewOf("MLmodel", of("a: ü"), true)).toEqual({ kind: "text", text: "a: ü" });
  expect(previewOf("a.json", of('{"a":1}'), true)).toEqual({ kind: "text", text: '{\n  "a": 1\n}' });
  expect(previewOf("a.json", of('{"a":'), false)).toEqual({ kind: "text", text: '{"a":' });
});

it("cuts no character in two", () => expect(previewOf("a.txt", of("aü").slice(0, 2), false)).toEqual({ kind: "text", text: "a" }));

it("shows no bytes that are no text", () => {
  expect(previewOf("model.onnx", new Uint8Array([8, 0, 1]).buffer, true).kind).toBe("none");
  expect(previewOf("model.bin", new Uint8Array([0xff, 0xfe, 0x41]).buffer, true).kind).toBe("none");
});

it("fences a page in, so that it can call nobody", () => expect(previewOf("r.html", of("<p>x"), true)).toMatchObject({ kind: "page", html: expect.stringMatching(/^<meta http-equiv="Content-Security-Policy" content="default-src 'none'.*<p>x$/) }));

it("knows pictures by their name and shows only whole ones", () => {
  expect(previewOf("plots/roc.PNG", of("x"), true)).toEqual({ kind: "picture", type: "image/png" });
  expect(previewOf("roc.png", of("x"), false).kind).toBe("none");
});

it("lets scripts run only inside the fence", () => {
  const preview = previewOf("r.html", of("<script>1</script>"), true);
  const html = withScripts(preview.kind === "page" ? preview.html : "");
  expect(html).toMatch(/default-src 'none'; script-src 'unsafe-inline'.*<script>1/);
  expect(html).not.toContain("connect-src");
});

it("knows tables and Markdown", () => {
  expect(previewOf("t.csv", of("a,b\n1,2"), true)).toMatchObject({ kind: "table", table: { columns: ["a", "b"], rows: [["1", "2"]] } });
  expect(previewOf("eval_results_table.json", of('{"columns":["a"],"data":[[1]]}'), true).kind).toBe("table");
  expect(previewOf("README.md", of("# x"), true)).toEqual({ kind: "markdown", text: "# x" });
});

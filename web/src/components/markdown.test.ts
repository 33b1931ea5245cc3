import { expect, it } from "vitest";
import { htmlOf } from "./markdown";

it("shows what Markdown is for", () => {
  const html = htmlOf("# Title\n\n- **a**\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nhttps://example.org");
  for (const part of ["<h1>Title</h1>", "<strong>a</strong>", "<td>1</td>", 'href="https://example.org"']) expect(html).toContain(part);
});

it.each([
  ["<script>alert(1)</script>", "<script"],
  ["<img src=x onerror=alert(1)>", "<img"],
  ["[a](javascript:alert(1))", "href"],
  ["[a](JaVaScRiPt:alert(1))", "href"],
  ["[a](data:text/html;base64,PHNjcmlwdD4=)", "href"],
  ["![a](https://spy.example/p.png)", "<img"],
  ["![a](//spy.example/p.png)", "<img"],
  ['![a"onerror="alert(1)](x.png)', 'onerror="'],
  ["<iframe srcdoc='x'>", "<iframe"],
])("makes nothing dangerous of %s", (markdown, absent) => expect(htmlOf(markdown)).not.toContain(absent));

it("keeps pictures of this server", () => expect(htmlOf("![plot](/get-artifact?run_id=1&path=a.png)")).toContain('<img src="/get-artifact?run_id=1&amp;path=a.png" alt="plot">'));

import { expect, it } from "vitest";
import { csvTable, jsonTable } from "./tables";

it("reads CSV with quotes, line ends of both kinds, and no empty last row", () =>
  expect(csvTable('a,b\r\n1,"x, ""y""\nz"\r\n2,\r\n', ",", true)).toEqual({ columns: ["a", "b"], rows: [["1", 'x, "y"\nz'], ["2", ""]], more: 0 }));
it("leaves out the row that was cut", () => expect(csvTable("a\tb\n1\t2\n3\t", "\t", false)).toEqual({ columns: ["a", "b"], rows: [["1", "2"]], more: undefined }));
it("shows five hundred rows and says how many follow", () => {
  const table = csvTable("n\n" + Array.from({ length: 700 }, (_, i) => i).join("\n"), ",", true)!;
  expect([table.rows.length, table.more]).toEqual([500, 200]);
});
it("is no table of nothing", () => expect(csvTable("", ",", true)).toBeUndefined());

it("reads records and MLflow's split tables", () => {
  expect(jsonTable('[{"a":1},{"b":{"c":2},"a":null}]')).toEqual({ columns: ["a", "b"], rows: [["1", ""], ["", '{"c":2}']], more: 0 });
  expect(jsonTable('{"columns":["q","a"],"data":[["x",1]]}')).toEqual({ columns: ["q", "a"], rows: [["x", "1"]], more: 0 });
});
it.each(["{}", "[]", "[1,2]", '{"columns":[1],"data":{}}', "{", "null"])("takes %s for no table", (text) => expect(jsonTable(text)).toBeUndefined());

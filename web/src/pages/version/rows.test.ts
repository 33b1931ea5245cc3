import { expect, test } from "vitest";
import { scores, sent, shown } from "./rows";

const column = (type: string) => ({ name: "x", type, is_required: true });

test("texts of fields become values of the column's type", () => {
  expect(sent(column("double"), "1.5")).toBe(1.5);
  expect(sent(column("long"), "")).toBe(null);
  expect(sent(column("string"), "")).toBe("");
  expect(sent(column("string"), undefined)).toBe(null);
  expect(sent(column("boolean"), "false")).toBe(false);
  expect(() => sent(column("double"), "many")).toThrow("x is a number, not “many”");
});

test("blanks are missing, and numbers are decimal", () => {
  expect(sent(column("double"), "  ")).toBe(null);
  expect(sent(column("boolean"), " ")).toBe(null);
  expect(sent(column("json"), " ")).toBe(null);
  expect(sent(column("string"), "  ")).toBe("  ");
  expect(["-1.5e3", " +2 ", ".5", "3."].map((t) => sent(column("double"), t))).toEqual([-1500, 2, 0.5, 3]);
  for (const text of ["0x10", "0b1", "Infinity", "1e999", "1,5", "."]) expect(() => sent(column("double"), text)).toThrow("is a number");
});

test("values of an example are shown as they are typed", () => {
  expect([shown(1.25), shown("a"), shown(null), shown(true)]).toEqual(["1.25", "a", undefined, "true"]);
});

test("answers of classes, of numbers and of bare lists are read", () => {
  expect(scores({ predictions: [{ prediction: "yes", probabilities: [0.25, 0.75] }], class_names: { probabilities: ["no", "yes"] } })).toEqual([
    { prediction: "yes", classes: [{ name: "no", probability: 0.25 }, { name: "yes", probability: 0.75 }] },
  ]);
  expect(scores({ predictions: [{ prediction: 2.5 }] })).toEqual([{ prediction: 2.5, classes: [] }]);
  expect(scores({ predictions: [3] })).toEqual([{ prediction: 3, classes: [] }]);
});

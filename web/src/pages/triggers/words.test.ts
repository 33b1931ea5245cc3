import { expect, it } from "vitest";
import { lineOf, wordsIn } from "./words";

it.each([
  ["repro train", ["repro", "train"]],
  ["  exp run -S 'a b=1'  ", ["exp", "run", "-S", "a b=1"]],
  ['say "it\'s" "a \\"b\\""', ["say", "it's", 'a "b"']],
  ["a\\ b ''", ["a b", ""]],
  ["", []],
])("cuts %j into words", (line, words) => expect(wordsIn(line)).toEqual(words));

it("waits for a quote that is open", () => {
  expect(wordsIn("repro 'tra")).toBeUndefined();
});

it("gives back the words that it was given", () => {
  for (const words of [["repro"], ["exp", "run", "-S", "date={date}"], ["a b", "it's", '"', ""]]) expect(wordsIn(lineOf(words))).toEqual(words);
});

import { expect, it } from "vitest";
import { faultIn } from "./fault";

const marked = (filter: string, message: string) => {
  const at = faultIn(filter, message);
  return at && `${filter.slice(0, at.from)}[${filter.slice(at.from, at.to)}]${filter.slice(at.to)}`;
};

it("marks the word at the place that the server names", () => {
  expect(marked("metrics.a < 1 or metrics.b", "unexpected 'o' at position 15 of 'metrics.a < 1 or metrics.b'")).toBe("metrics.a < 1 [or] metrics.b");
  expect(marked("a == 1", "unexpected '=' at position 4 of 'a == 1'")).toBe("a =[=] 1");
});
it("marks the end of what ends too early", () => expect(marked("metrics.a <", "'metrics.a <' ends too early")).toBe("metrics.a <[]"));
it("marks what the server quotes back", () => expect(marked("attributes.colour = 'x'", "Invalid attribute key 'colour' specified")).toBe("attributes.[colour] = 'x'"));
it("marks nothing where no place is named", () => expect(marked("a < 1", "the server is tired")).toBeUndefined());

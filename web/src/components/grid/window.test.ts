import { expect, it } from "vitest";
import { columnsIn, rowsIn, scrollTo, startsOf } from "./window";

it("shows the rows of the frame and some beyond its edges", () => {
  expect(rowsIn(0, 100, 20, 10_000, 2)).toEqual({ first: 0, end: 7 });
  expect(rowsIn(1010, 100, 20, 10_000, 2)).toEqual({ first: 48, end: 58 });
  expect(rowsIn(199_900, 100, 20, 10_000, 2)).toEqual({ first: 9993, end: 10_000 });
});

it("shows nothing of no rows, and the end where rows went away under the frame", () => {
  expect(rowsIn(500, 100, 20, 0)).toEqual({ first: 0, end: 0 });
  expect(rowsIn(5000, 100, 20, 3, 2)).toEqual({ first: 3, end: 3 });
});

it("covers every pixel of the frame wherever it stands", () => {
  for (let scroll = 0; scroll <= 19_900; scroll += 7) {
    const { first, end } = rowsIn(scroll, 100, 20, 1000, 0);
    expect(first * 20).toBeLessThanOrEqual(scroll);
    expect(end * 20).toBeGreaterThanOrEqual(scroll + 100);
  }
});

it("shows the columns of the frame", () => {
  const starts = startsOf([100, 50, 200, 80, 80]);
  expect(starts).toEqual([0, 100, 150, 350, 430, 510]);
  expect(columnsIn(0, 120, starts, 0)).toEqual({ first: 0, end: 2 });
  expect(columnsIn(160, 200, starts, 0)).toEqual({ first: 2, end: 4 });
  expect(columnsIn(160, 200, starts, 9)).toEqual({ first: 0, end: 5 });
});

it("scrolls no further than a row needs", () => {
  expect(scrollTo(5, 0, 100, 20)).toBe(20);
  expect(scrollTo(3, 0, 100, 20)).toBe(0);
  expect(scrollTo(1, 60, 100, 20)).toBe(20);
});

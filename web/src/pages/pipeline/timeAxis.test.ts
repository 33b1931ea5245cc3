import { expect, it } from "vitest";
import { after, moved, ticksOf, zoomed } from "./timeAxis";

it("sets ticks at round moments after the start", () => {
  expect(ticksOf({ from: 1000, to: 61_000 }, 1000, 6).map((t) => t.label)).toEqual(["0 s", "10 s", "20 s", "30 s", "40 s", "50 s", "1:00"]);
  expect(ticksOf({ from: 5100, to: 5900 }, 5000, 4).map((t) => t.label)).toEqual(["200 ms", "400 ms", "600 ms", "800 ms"]);
});

it.each([
  [0, 1000, "0 s"],
  [90_000, 1000, "1:30"],
  [3_723_000, 1000, "1:02:03"],
  [180_000_000, 3_600_000, "2 d 2 h"],
  [-5000, 1000, "−5 s"],
])("writes %i ms as %s", (time, step, text) => expect(after(time, step)).toBe(text));

it("zooms about the pointer and never out of the whole", () => {
  const whole = { from: 0, to: 1000 };
  expect(zoomed(whole, whole, 500, 0.5)).toEqual({ from: 250, to: 750 });
  expect(zoomed({ from: 0, to: 100 }, whole, 0, 4)).toEqual({ from: 0, to: 400 });
  expect(zoomed({ from: 800, to: 1000 }, whole, 1000, 100)).toEqual(whole);
  expect(moved({ from: 100, to: 200 }, whole, -500)).toEqual({ from: 0, to: 100 });
  expect(moved({ from: 100, to: 200 }, whole, 5000)).toEqual({ from: 900, to: 1000 });
});

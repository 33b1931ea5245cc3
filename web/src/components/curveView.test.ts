import { expect, it } from "vitest";
import { chosenCurves, viewOf } from "./curveView";

it("reads the view out of an address", () => expect(viewOf({ log: "1", smooth: "0.6", x: "time" })).toEqual({ log: true, weight: 0.6, time: true }));
it.each(["nonsense", "-1", "", undefined])("takes %s for no smoothing", (smooth) => expect(viewOf({ smooth }).weight).toBe(0));
it("never smooths all away", () => expect(viewOf({ smooth: "1" }).weight).toBe(0.99));

it("asks for no more curves than the server gives, and says what is left", () => {
  const keys = Array.from({ length: 30 }, (_, i) => `m${i}`);
  expect(chosenCurves(keys, "", 1)).toMatchObject({ left: 6 });
  expect(chosenCurves(keys, "", 50).drawn).toEqual(["m0", "m1", "m2", "m3"]);
  expect(chosenCurves(keys, "M29", 1)).toEqual({ drawn: ["m29"], left: 0 });
});

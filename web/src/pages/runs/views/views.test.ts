import { expect, it } from "vitest";
import { asAddress, faultOfName, isSame, textOfView, viewsOf } from "./views";

const view = { filter: "metrics.a < 1 and params.b = 'x&y'", order: "metrics.`a b` ASC", cols: "metrics.a%2Cb,params.x" };

it("keeps a view as a tag, without the runs that were chosen", () => {
  const text = textOfView({ ...view, sel: "1,2" });
  expect(viewsOf([{ key: "weir.view.Best of all", value: text }, { key: "team", value: "x" }, { key: "weir.view.", value: "" }])).toEqual([{ name: "Best of all", search: view }]);
});

it("takes only what is a view out of a tag that somebody else wrote", () => expect(viewsOf([{ key: "weir.view.x", value: "filter=a&path=/etc&<script>" }])[0]!.search).toEqual({ filter: "a" }));

it("leaves out of the address what the view does not say", () => expect(asAddress({ filter: "a" })).toEqual({ filter: "a", order: undefined, cols: undefined, widths: undefined, view: undefined, group: undefined, sel: undefined }));

it("sees whether the view is shown", () => {
  expect(isSame(view, { ...view, sel: "1" })).toBe(true);
  expect(isSame(view, { ...view, order: undefined })).toBe(false);
});

it("takes names that a tag's key can have", () => {
  expect(faultOfName("best-of_2026: a/b")).toBeUndefined();
  expect(faultOfName(" ")).toContain("needs a name");
  expect(faultOfName("a<b")).toContain("Only letters");
});

import { expect, it } from "vitest";
import { merged } from "./merged";

it("keeps the order of each list", () => expect(merged([["rmse", "mae", "rounds.a"], ["rmse", "r2", "rounds.b"], ["auc", "rmse"]])).toEqual(["auc", "rmse", "r2", "rounds.b", "mae", "rounds.a"]));
it("has each key once", () => expect(merged([["a", "b"], ["a", "b"], []])).toEqual(["a", "b"]));
it("comes to an end where lists contradict", () => expect(merged([["a", "b"], ["b", "a"]])).toEqual(["a", "b"]));

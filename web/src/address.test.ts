import { expect, it } from "vitest";
import { readAddress, writeAddress } from "./address";

it("keeps ids of digits as text", () => expect(readAddress("?runs=123,45e6")).toEqual({ runs: "123,45e6" }));
it("leaves out what is not set", () => expect(writeAddress({ filter: undefined, order: "", subject: "models:/tips/1" })).toBe("?subject=models:/tips/1"));
it.each(["a b & c=d#?", "ä+%2B", "metrics.`rmse` < 1", "models:/a/1"])("brings back %s", (text) => expect(readAddress(writeAddress({ text }))).toEqual({ text }));

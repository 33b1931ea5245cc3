import { expect, it } from "vitest";
import { titleOf } from "./title";

it("names the particular first and the program last", () => expect(titleOf("first", "tips")).toBe("first · tips · Weir"));
it("leaves out what is not known yet", () => expect(titleOf("run", undefined)).toBe("run · Weir"));

import { describe, expect, it } from "vitest";
import { ago, bytes, duration, metricValue, number, short, when } from "./format";

describe("number", () => {
  it.each([
    [0.123456, "0.12346"],
    [12345, "12,345"],
    [1e-7, "1.000e-7"],
    [null, "–"],
    [-0.5, "-0.5"],
  ])("shows %s as %s", (value, text) => expect(number(value)).toBe(text));
});

describe("metricValue", () => {
  it.each([
    [null, "NaN"],
    [undefined, "–"],
    [0.5, "0.5"],
  ])("shows %s as %s", (value, text) => expect(metricValue(value)).toBe(text));
});

describe("ago", () => {
  const now = 1_000_000_000_000;
  it.each([
    [0, "just now"],
    [42, "42 s ago"],
    [180, "3 min ago"],
    [7200, "2 h ago"],
    [86400 * 3, "3 d ago"],
    [86400 * 400, "1 y ago"],
  ])("calls %s seconds %s", (seconds, text) => expect(ago(now - seconds * 1000, now)).toBe(text));
  it("never speaks of the future", () => expect(ago(now + 5000, now)).toBe("just now"));
});

it("writes instants one way", () => expect(when(new Date(2026, 0, 5, 7, 8, 9).getTime())).toBe("2026-01-05 07:08:09"));

describe("duration, bytes and ids", () => {
  it("chooses units", () => {
    expect(duration(0, 250)).toBe("250 ms");
    expect(duration(0, 61_000)).toBe("1 min 1 s");
    expect(duration(0, null)).toBe("–");
    expect(bytes(1536)).toBe("1.5 KiB");
    expect(bytes(5)).toBe("5 B");
  });
  it("cuts long ids and leaves short ones", () => {
    expect(short("0123456789abcdef")).toBe("01234567…");
    expect(short("abc")).toBe("abc");
  });
});

import type { Colours } from "../../components/useCanvas";

/** The colour of a state; see pipeline.css for the same in words. */
export function paintOf(state: string, colours: Colours): string {
  switch (state) {
    case "succeeded":
      return colours.good;
    case "cached":
    case "recorded":
      return mix(colours.good, colours.ground, 0.5);
    case "failed":
      return colours.bad;
    case "blocked":
      return mix(colours.bad, colours.ground, 0.55);
    case "running":
    case "queued":
      return colours.wait;
    case "cancelled":
      return colours.soft;
    default:
      return mix(colours.soft, colours.ground, 0.35);
  }
}

const mix = (over: string, under: string, part: number): string => {
  const [a, b] = [over, under].map((c) => (c.match(/[\d.]+/g) ?? []).map(Number));
  if (!a || !b || a.length < 3 || b.length < 3) return over;
  return `rgb(${[0, 1, 2].map((i) => Math.round(a[i]! * part + b[i]! * (1 - part))).join(" ")})`;
};

/** A text cut to the room that it has. */
export function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let [least, most] = [0, text.length];
  while (least < most) {
    const half = Math.ceil((least + most) / 2);
    if (context.measureText(`${text.slice(0, half)}…`).width <= room) least = half;
    else most = half - 1;
  }
  return least === 0 ? "" : `${text.slice(0, least)}…`;
}

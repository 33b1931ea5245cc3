import type { Colours } from "../../components/useCanvas";
import { duration } from "../../format";
import type { Lane } from "./lanes";
import { concurrency } from "./lanes";
import { fitted, paintOf } from "./paint";
import type { Bar } from "./progress";
import type { Stretch } from "./timeAxis";
import { ticksOf } from "./timeAxis";

export const laneHeight = 24;
export const axisHeight = 26;

/** What is drawn, besides size and colours. */
export interface GanttPicture {
  lanes: readonly Lane[];
  view: Stretch;
  start: number;
  top: number;
  critical: ReadonlySet<number>;
  active: number;
  chosen: string | undefined;
}

/** Room for names, of a frame's width. */
export const namesWidth = (width: number) => Math.round(Math.min(240, width * 0.34));

/** Numbers of the lanes in sight, the end not in it. */
export function lanesIn(top: number, height: number, count: number) {
  const first = Math.max(0, Math.min(count, Math.floor(top / laneHeight)));
  return { first, end: Math.max(first, Math.min(count, Math.ceil((top + height - axisHeight) / laneHeight) + 1)) };
}

export const placeOf = (at: number, view: Stretch, width: number) => namesWidth(width) + ((at - view.from) / (view.to - view.from)) * (width - namesWidth(width));
export const momentOf = (x: number, view: Stretch, width: number) => view.from + ((x - namesWidth(width)) / (width - namesWidth(width))) * (view.to - view.from);

/** Draws what is in sight: as many lanes as fit, however many there are. */
export function drawGantt(c: CanvasRenderingContext2D, { width, height }: { width: number; height: number }, colours: Colours, picture: GanttPicture) {
  const { lanes, view, start, top, critical, active, chosen } = picture;
  const left = namesWidth(width);
  c.fillStyle = colours.ground;
  c.fillRect(0, 0, width, height);
  c.font = "12px system-ui, sans-serif";
  c.textBaseline = "middle";
  const ticks = ticksOf(view, start, (width - left) / 90);
  c.strokeStyle = colours.line;
  c.lineWidth = 1;
  c.beginPath();
  for (const tick of ticks) {
    const x = Math.round(placeOf(tick.at, view, width)) + 0.5;
    c.moveTo(x, axisHeight);
    c.lineTo(x, height);
  }
  c.stroke();
  const { first, end } = lanesIn(top, height, lanes.length);
  for (let n = first; n < end; n++) {
    const lane = lanes[n]!;
    const y = axisHeight + n * laneHeight - top;
    if (n === active || lane.name === chosen) {
      c.fillStyle = colours.accent;
      c.globalAlpha = lane.name === chosen ? 0.16 : 0.08;
      c.fillRect(0, y, width, laneHeight);
      c.globalAlpha = 1;
    }
    c.save();
    c.beginPath();
    c.rect(left, y, width - left, laneHeight);
    c.clip();
    if (lane.count > 1) drawGroup(c, lane, y, picture, colours, width);
    else drawLane(c, lane, y, picture, colours, width, critical.has(lane.place));
    c.restore();
    drawName(c, lane, y, left, colours, lane.count === 1 && critical.has(lane.place));
  }
  c.fillStyle = colours.raised;
  c.fillRect(0, 0, width, axisHeight);
  c.strokeStyle = colours.line;
  c.beginPath();
  c.moveTo(0, axisHeight - 0.5);
  c.lineTo(width, axisHeight - 0.5);
  c.moveTo(left + 0.5, 0);
  c.lineTo(left + 0.5, height);
  c.stroke();
  c.fillStyle = colours.soft;
  c.fillText(`${lanes.length.toLocaleString("en")} ${lanes.length === 1 ? "line" : "lines"}`, 10, axisHeight / 2);
  for (const tick of ticks) {
    const x = placeOf(tick.at, view, width);
    if (x + 6 > left && x + c.measureText(tick.label).width + 8 < width) c.fillText(tick.label, x + 4, axisHeight / 2);
  }
}

function drawName(c: CanvasRenderingContext2D, lane: Lane, y: number, left: number, colours: Colours, isCritical: boolean) {
  c.fillStyle = paintOf(lane.state, colours);
  c.beginPath();
  c.arc(14, y + laneHeight / 2, 4, 0, 2 * Math.PI);
  c.fill();
  c.fillStyle = colours.ink;
  c.font = `${isCritical ? "600 " : ""}12px system-ui, sans-serif`;
  c.fillText(fitted(c, lane.count > 1 ? `${lane.name} × ${lane.count.toLocaleString("en")}` : lane.name, left - 32), 25, y + laneHeight / 2 + 0.5);
  c.font = "12px system-ui, sans-serif";
}

function drawLane(c: CanvasRenderingContext2D, lane: Lane, y: number, { view }: GanttPicture, colours: Colours, width: number, isCritical: boolean) {
  const middle = y + laneHeight / 2;
  const firstBar = lane.bars[0];
  if (firstBar && lane.ready !== undefined && lane.ready < firstBar.from) line(c, placeOf(lane.ready, view, width), placeOf(firstBar.from, view, width), middle, colours.soft, 1);
  for (const bar of lane.bars) drawBar(c, bar, y, view, colours, width, isCritical);
  if (firstBar || lane.count > 1) return;
  c.fillStyle = colours.soft;
  c.fillText(lane.state, namesWidth(width) + 8, middle);
}

function drawBar(c: CanvasRenderingContext2D, bar: Bar, y: number, view: Stretch, colours: Colours, width: number, isCritical: boolean) {
  // What lies far out of sight is cut off: a canvas does not take any number.
  const at = (time: number) => Math.min(width + 50, Math.max(-50, placeOf(time, view, width)));
  const [from, begun, to] = [at(bar.from), at(bar.begun), at(bar.to)];
  if (to < namesWidth(width) - 4 || from > width) return;
  const paint = paintOf(bar.state, colours);
  if (begun > from) {
    c.strokeStyle = colours.wait;
    c.setLineDash([3, 2]);
    c.strokeRect(from + 0.5, y + 7.5, Math.max(1, begun - from - 1), laneHeight - 15);
    c.setLineDash([]);
  }
  const long = Math.max(3, to - begun);
  c.fillStyle = paint;
  if (to > begun || begun === from) c.fillRect(begun, y + 5, long, laneHeight - 10);
  if (bar.state === "failed" || bar.state === "cancelled") {
    // A cross besides the colour, for eyes that tell red and green not apart.
    c.strokeStyle = colours.ground;
    c.lineWidth = 1.5;
    c.beginPath();
    const x = Math.min(begun + long / 2, to - 4);
    if (long >= 9) {
      c.moveTo(x - 3, y + 9);
      c.lineTo(x + 3, y + 15);
      c.moveTo(x + 3, y + 9);
      c.lineTo(x - 3, y + 15);
    }
    c.stroke();
    c.lineWidth = 1;
  } else if (long > 54) {
    c.fillStyle = colours.ground;
    const shown = Math.max(begun, namesWidth(width));
    const text = duration(bar.begun, bar.to);
    if (shown + c.measureText(text).width + 12 < to) c.fillText(text, shown + 6, y + laneHeight / 2 + 0.5);
  }
  if (!isCritical) return;
  c.strokeStyle = colours.ink;
  c.lineWidth = 1.5;
  c.strokeRect(begun + 0.5, y + 4.5, Math.max(3, long - 1), laneHeight - 9);
  c.lineWidth = 1;
}

// How many of a group were at work at once, its failures below.
function drawGroup(c: CanvasRenderingContext2D, lane: Lane, y: number, { view }: GanttPicture, colours: Colours, width: number) {
  const steps = concurrency(lane.bars);
  const most = steps.reduce((top, s) => Math.max(top, s.count), 1);
  const base = y + laneHeight - 4;
  const at = (time: number) => Math.min(width + 50, Math.max(-50, placeOf(time, view, width)));
  c.fillStyle = paintOf(lane.state === "failed" ? "succeeded" : lane.state, colours);
  c.beginPath();
  c.moveTo(at(steps[0]?.at ?? view.from), base);
  let level = 0;
  for (const step of steps) {
    c.lineTo(at(step.at), base - level);
    level = step.count === 0 ? 0 : 3 + (step.count / most) * (laneHeight - 11);
    c.lineTo(at(step.at), base - level);
  }
  c.lineTo(at(steps.at(-1)?.at ?? view.from), base);
  c.fill();
  c.fillStyle = colours.bad;
  for (const bar of lane.bars) if (bar.state === "failed") c.fillRect(at(bar.to) - 1, y + 3, 2, laneHeight - 6);
}

function line(c: CanvasRenderingContext2D, from: number, to: number, y: number, colour: string, thick: number) {
  c.strokeStyle = colour;
  c.lineWidth = thick;
  c.setLineDash([1, 3]);
  c.beginPath();
  c.moveTo(Math.max(-10, from), y);
  c.lineTo(to, y);
  c.stroke();
  c.setLineDash([]);
  c.lineWidth = 1;
}

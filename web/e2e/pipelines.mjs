// Journeys over runs of pipelines: a small one with all that can happen to a stage, one at work, and one of ten thousand tasks.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const tasks = 10_000;

const small = `stages:
  fetch:
    cmd: seq 1 400 > raw.csv && echo fetched 400 rows
    desc: The raw rows.
    outs: [raw.csv]
  clean:
    cmd: for i in $(seq 1 3000); do echo "row group $i is clean – as far as can be told"; done; head -n 300 raw.csv > clean.csv
    deps: [raw.csv]
    params: [rows]
    outs: [clean.csv]
  part:
    foreach: [north, south, east]
    do:
      cmd: grep -v 7 clean.csv > part-\${item}.csv
      deps: [clean.csv]
      outs: ["part-\${item}.csv"]
  flaky:
    cmd: "test -e tried || { touch tried; echo the service is away; exit 75; }; echo it is back; cp clean.csv extra.csv"
    deps: [clean.csv]
    outs: [extra.csv]
    meta: {weir: {retries: 1, retry_delay: 100ms}}
  evaluate:
    cmd: cat part-north.csv part-south.csv part-east.csv extra.csv > all.csv
    deps: [part-north.csv, part-south.csv, part-east.csv, extra.csv]
    outs: [all.csv]
  publish:
    cmd: echo cannot reach the registry; exit 4
    deps: [all.csv]
    outs: [published.txt]
  announce:
    cmd: cp published.txt announced.txt
    deps: [published.txt]
    outs: [announced.txt]
`;

const slow = `stages:
  slow:
    cmd: echo it begins; while [ ! -e go ]; do sleep 0.1; done; echo it ends; rm go
    always_changed: true
`;

const names = (count, letter, digits) => Array.from({ length: count }, (_, i) => letter + String(i).padStart(digits, "0")).join(", ");
const big = `stages:
  prepare:
    cmd: echo start > start.txt
    outs: [start.txt]
  task:
    foreach: [${names(tasks - 100, "t", 5)}]
    do:
      cmd: "true"
      deps: [start.txt]
  part:
    foreach: [${names(98, "p", 2)}]
    do:
      cmd: cp start.txt out-\${item}.txt
      deps: [start.txt]
      outs: ["out-\${item}.txt"]
  gather:
    cmd: cat out-*.txt > all.txt
    deps: [${Array.from({ length: 98 }, (_, i) => `out-p${String(i).padStart(2, "0")}.txt`).join(", ")}]
    outs: [all.txt]
`;

/** Runs the pipelines and starts their servers. The great one takes long: begin with it early, and wait for it late. */
export async function preparePipelines({ weir, start, run }) {
  const folder = mkdtempSync(join(tmpdir(), "weir-pipelines-"));
  const great = mkdtempSync(join(tmpdir(), "weir-tasks-"));
  run(["init", "--no-scm"], great);
  writeFileSync(join(great, "dvc.yaml"), big);
  const reproduced = new Promise((done, stop) => {
    const child = spawn(weir, ["repro", "-q", "-j", "4"], { cwd: great, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("exit", (code) => (code === 0 ? done() : stop(new Error(`weir repro ended with ${code}: ${said}`))));
  });
  run(["init", "--no-scm"], folder);
  writeFileSync(join(folder, "dvc.yaml"), small);
  writeFileSync(join(folder, "params.yaml"), "rows: 300\n");
  await new Promise((done) => spawn(weir, ["repro", "-k", "-q", "-j", "2"], { cwd: folder, stdio: "ignore" }).on("exit", done)); // it fails, as it should
  writeFileSync(join(folder, "params.yaml"), "rows: 200\n");
  run(["repro", "-q", "clean"], folder);
  const server = await start(["server", "--port", "0"], folder, { HOOK_SECRET: "what nobody may see" });
  const [second, first] = (await (await fetch(`${server.address}/api/weir/v1/pipelines`)).json()).pipelines;
  await reproduced;
  const greatServer = await start(["server", "--port", "0"], great);
  const [whole] = (await (await fetch(`${greatServer.address}/api/weir/v1/pipelines`)).json()).pipelines;
  const end = async () => {
    await server.end();
    await greatServer.end();
    for (const f of [folder, great]) rmSync(f, { recursive: true, force: true });
  };
  return { weir, folder, address: server.address, first: first.id, second: second.id, great: `${greatServer.address}/pipelines/${whole.id}`, end };
}

const drawn = (tab) => tab.locator(".gantt-frame canvas[data-lanes]").waitFor({ state: "attached" });

export async function pipelineJourneys(test, once, view, { weir, folder, address, first, second, great }, isUsable, fits, elsewhere) {
  const page = `${address}/pipelines/${first}`;

  await test("runs of pipelines lead to a run over time, and that to a stage by the keyboard", view, async (tab) => {
    await tab.goto(`${address}/pipelines`);
    await tab.getByRole("heading", { name: "Pipelines" }).waitFor();
    await isUsable(tab);
    await tab.getByRole("row", { name: /failed/ }).getByRole("link", { name: /^repro-/ }).click();
    await drawn(tab);
    await tab.getByText("fetch → clean → flaky → evaluate → publish").waitFor();
    await tab.getByText("1 blocked").waitFor();
    await isUsable(tab);
    await tab.getByRole("listbox", { name: "stages over time" }).focus();
    await tab.keyboard.press("ArrowDown");
    await tab.getByRole("option", { name: /^clean, succeeded/ }).waitFor({ state: "attached" });
    await tab.keyboard.press("Enter");
    const panel = tab.getByRole("complementary", { name: "stage clean" });
    await panel.getByText("it never ran: dvc.lock does not know it").waitFor();
    await panel.getByText("head -n 300 raw.csv > clean.csv").waitFor();
    await panel.getByText("row group 3000 is clean – as far as can be told").waitFor();
    await isUsable(tab);
    await panel.getByRole("link", { name: "raw.csv" }).click();
    await tab.waitForURL(/lineage\?subject=md5:/);
    await tab.getByText(/^stage clean/).locator("visible=true").first().waitFor();
  });

  await test("a log is read backwards from its end, all of it", view, async (tab) => {
    await tab.goto(`${page}?stage=clean`);
    const log = tab.getByLabel("what clean printed");
    await log.getByText("row group 3000 is clean").waitFor();
    for (let more = tab.getByRole("button", { name: /^Earlier/ }); await more.isVisible(); await tab.waitForTimeout(50)) await more.click();
    const lines = (await log.textContent()).trim().split("\n");
    if (lines.length !== 3000 || lines.some((l, i) => !l.startsWith(`row group ${i + 1} is clean –`))) throw new Error(`${lines.length} lines, the first is ${lines[0]}`);
  });

  await test("each attempt of a stage has its own log, and a failure its reason", view, async (tab) => {
    await tab.goto(`${page}?stage=flaky`);
    const panel = tab.getByRole("complementary", { name: "stage flaky" });
    const printed = panel.getByLabel("what flaky printed");
    await printed.getByText("it is back").waitFor();
    await panel.getByText("exit code 75").waitFor();
    await panel.getByRole("button", { name: "1", exact: true }).click();
    await printed.getByText("the service is away").waitFor();
    await panel.getByRole("button", { name: "close the stage" }).click();
    await panel.waitFor({ state: "detached" });
    await tab.goto(`${page}?stage=publish`);
    await tab.getByText("ended with exit code 4").first().waitFor();
    await tab.goto(`${page}?stage=announce`);
    await tab.getByText("'publish', which it depends on, failed").waitFor();
    await tab.goto(`${address}/pipelines/${second}?stage=clean`);
    await tab.getByText("parameter 'rows' of params.yaml changed: 300 → 200").waitFor();
    await tab.goto(`${address}/pipelines/${second}?stage=fetch&idle=1`);
    await tab.getByText("It was up to date").waitFor();
  });

  await once("the pointer is told what it is at, comes nearer and moves", view, async (tab) => {
    await tab.goto(page);
    await drawn(tab);
    const frame = tab.getByRole("listbox");
    const box = await frame.boundingBox();
    await tab.mouse.move(box.x + box.width / 2, box.y + 26 + 24 * 1.5);
    await tab.locator(".tip").getByText("clean", { exact: true }).waitFor();
    await tab.locator(".tip").getByText(/^took /).waitFor();
    const far = tab.getByRole("button", { name: "farther" });
    if (await far.isEnabled()) throw new Error("the whole can be gone away from");
    await tab.keyboard.down("Control");
    await tab.mouse.wheel(0, -400);
    await tab.keyboard.up("Control");
    await tab.waitForFunction(() => !document.querySelector("[aria-label=farther]").disabled);
    await frame.focus();
    for (const key of ["ArrowRight", "+", "ArrowLeft", "-", "0"]) await tab.keyboard.press(key);
    await tab.waitForFunction(() => document.querySelector("[aria-label=farther]").disabled);
    await tab.getByLabel("critical path only").check();
    await tab.waitForURL(/only=1/);
    await tab.getByRole("option", { name: /fetch/ }).waitFor({ state: "attached" });
    if ((await tab.locator("[role=option]").getAttribute("aria-setsize")) !== "5") throw new Error("the critical path has not five stages");
  });

  await test("the graph is searched, folded, walked along its lines, and cut to a stage's surroundings", view, async (tab) => {
    await tab.goto(`${page}?view=graph`);
    const graph = tab.getByRole("listbox", { name: "graph of stages" });
    await graph.waitFor();
    const nodes = () => tab.locator("[role=option]").getAttribute("aria-setsize");
    if ((await nodes()) !== "9") throw new Error(`${await nodes()} nodes`);
    await isUsable(tab);
    await graph.focus();
    for (const key of ["ArrowRight", "ArrowRight"]) await tab.keyboard.press(key);
    await tab.getByRole("option", { name: /^clean/ }).waitFor({ state: "attached" });
    await tab.keyboard.press("Enter");
    await tab.getByRole("button", { name: "show only what comes before and behind it" }).waitFor();
    await tab.goto(`${page}?view=graph&stage=flaky`);
    await tab.getByRole("button", { name: "show only what comes before and behind it" }).click();
    await tab.waitForURL(/focus=flaky/);
    await tab.waitForFunction(() => document.querySelector("[role=option]").getAttribute("aria-setsize") === "6");
    await tab.getByRole("button", { name: "around flaky" }).click();
    await tab.getByLabel("fold groups").check();
    await tab.waitForFunction(() => document.querySelector("[role=option]").getAttribute("aria-setsize") === "7");
    await tab.getByLabel("find a stage").fill("evaluate");
    await tab.getByRole("button", { name: "Next of 1" }).click();
    await tab.getByRole("option", { name: /^evaluate/ }).waitFor({ state: "attached" });
    await tab.getByLabel("find a stage").fill("nothing like it");
    await tab.getByRole("button", { name: "none found" }).waitFor();
  });

  await test("stages stand in a table with their figures, sorted by a click", view, async (tab) => {
    await tab.goto(`${page}?view=table`);
    await tab.getByRole("grid").waitFor();
    await isUsable(tab);
    await tab.getByRole("columnheader", { name: "Stage" }).getByRole("button").click();
    await tab.locator('[role=row][aria-rowindex="2"]', { hasText: "announce" }).waitFor();
    await tab.getByLabel("find a stage").fill("part@");
    await tab.locator("[role=grid][aria-rowcount='4']").waitFor();
    await tab.getByRole("button", { name: "part@east" }).click();
    await tab.getByRole("complementary", { name: "stage part@east" }).getByText("one of part").waitFor();
  });

  await test("a run at work moves by itself, and so does its log", view, async (tab) => {
    const apart = join(folder, `slow-${view.width}`);
    mkdirSync(apart, { recursive: true });
    writeFileSync(join(apart, "dvc.yaml"), slow);
    const child = spawn(weir, ["repro", "-q"], { cwd: apart, stdio: "ignore" });
    const ended = new Promise((done) => child.on("exit", done));
    let id;
    while (!id) {
      await tab.waitForTimeout(100);
      id = (await (await fetch(`${address}/api/weir/v1/pipelines`)).json()).pipelines.find((r) => r.state === "running")?.id;
    }
    await tab.goto(`${address}/pipelines/${id}`);
    await tab.getByText("1 running").first().waitFor();
    await drawn(tab);
    await tab.getByRole("listbox").focus();
    await tab.keyboard.press("Enter");
    await tab.getByText("it begins").last().waitFor();
    await tab.getByText("live", { exact: true }).waitFor();
    writeFileSync(join(apart, "go"), "");
    await tab.getByText("1 succeeded").waitFor();
    await tab.getByLabel(/^what .*slow printed$/).getByText("it ends").waitFor();
    await ended;
    if (existsSync(join(apart, "go"))) throw new Error("the stage did not do what it should");
  });

  await once("a tracking run leads to its pipeline; what is none leads on; and where nothing is the line to type is told", view, async (tab) => {
    await tab.goto(`${address}/runs/${first}`);
    await tab.getByRole("link", { name: "its stages over time, as a graph, with their logs" }).click();
    await drawn(tab);
    await tab.getByRole("link", { name: "parameters, environment, diff and lineage" }).click();
    await tab.waitForURL(new RegExp(`runs/${first}$`));
    await tab.goto(`${elsewhere.address}/pipelines`);
    await tab.getByText("No pipeline has run yet").waitFor();
    await isUsable(tab);
  });
  await once("an id that is no pipeline run's is told in words and leads on", view, async (tab) => {
    await tab.goto(`${elsewhere.address}/pipelines/${elsewhere.run}`);
    await tab.getByRole("alert").getByText("is no run of a pipeline").waitFor();
    await tab.getByRole("link", { name: "the tracking run of this id" }).click();
    await tab.waitForURL(new RegExp(`runs/${elsewhere.run}$`));
  }, /404/);

  await test("ten thousand tasks scroll over time without an empty frame", view, async (tab) => {
    const began = Date.now();
    await tab.goto(great);
    await tab.getByText("10,000 succeeded").waitFor({ timeout: 30_000 });
    await drawn(tab);
    const opened = Date.now() - began;
    await tab.getByLabel("fold groups").uncheck();
    await tab.waitForFunction((n) => document.querySelector("[role=option]")?.getAttribute("aria-setsize") === String(n), tasks);
    const seen = await tab.evaluate(watchedLanes, tasks);
    if (seen.frames < 60) throw new Error(`only ${seen.frames} frames were looked at`);
    if (seen.holes.length > 0) throw new Error(`${seen.holes.length} of ${seen.frames} frames had a hole: ${seen.holes[0]}`);
    if (!seen.last.startsWith("gather")) throw new Error(`the last line is ${seen.last}`);
    console.log(`     there after ${opened} ms; ${seen.frames} frames, script ${seen.median.toFixed(1)} ms a step at the median, ${seen.worst.toFixed(1)} ms at worst`);
  });

  await test("ten thousand tasks are seen as a graph, folded and unfolded, nearer and farther", view, async (tab) => {
    await tab.goto(`${great}?view=graph`);
    await tab.waitForFunction(() => document.querySelector("[role=option]")?.getAttribute("aria-setsize") === "4", undefined, { timeout: 30_000 });
    await tab.getByLabel("fold groups").uncheck();
    await tab.waitForFunction((n) => document.querySelector(".graph-frame canvas")?.dataset.nodes === String(n), tasks);
    const took = await tab.evaluate(watchedGraph);
    console.log(`     graph of ten thousand: ${took.median.toFixed(1)} ms a step at the median, ${took.worst.toFixed(1)} ms at worst`);
    await tab.getByLabel("find a stage").fill("t07777");
    await tab.getByRole("button", { name: "Next of 1" }).click();
    await tab.getByRole("option", { name: /^task@t07777/ }).waitFor({ state: "attached" });
    await tab.getByRole("listbox").focus();
    await tab.keyboard.press("Enter");
    await tab.getByRole("complementary", { name: "stage task@t07777" }).getByText("it never ran: dvc.lock does not know it").waitFor();
  });

  await test("each page of pipelines has a title of its own and fits the window", view, async (tab) => {
    for (const [path, title] of [
      [`${address}/pipelines`, /^Pipelines · Weir$/],
      [page, /^repro-\d+-\d+ · Pipelines · Weir$/],
      [`${page}?view=graph&stage=evaluate`, /^repro/],
      [`${page}?view=table&stage=evaluate`, /^repro/],
      [`${great}?view=table`, /^repro/],
      [`${address}/triggers`, /^Triggers · Weir$/],
    ]) {
      await tab.goto(path);
      await tab.waitForFunction((wanted) => new RegExp(wanted).test(document.title), title.source);
      await tab.locator(".skeleton").waitFor({ state: "detached" });
      await fits(tab);
    }
  });
}

// Runs in the page: scrolls by steps and jumps, nearer and farther, and looks at every frame that is drawn for lines without a mark.
async function watchedLanes(count) {
  const frame = document.querySelector(".gantt-frame");
  const canvas = frame.querySelector("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const holes = [];
  const took = [];
  let frames = 0;
  const look = () => {
    frames++;
    const scale = canvas.width / frame.clientWidth;
    const [first, end] = canvas.dataset.lanes.split("-").map(Number);
    const [lane, axis] = [24, 26];
    const seen = [Math.floor(frame.scrollTop / lane), Math.min(count, Math.floor((frame.scrollTop + frame.clientHeight - axis) / lane))];
    if (first > seen[0] || end < seen[1]) return holes.push(`lines ${first} to ${end} are drawn, ${seen[0]} to ${seen[1]} are in sight`);
    // The dot before each name, in the column of pixels that goes through all of them.
    const pixels = context.getImageData(Math.round(14 * scale), 0, 1, canvas.height).data;
    const ground = [...context.getImageData(Math.round(3 * scale), canvas.height - 2, 1, 1).data].join();
    for (let n = seen[0] + 1; n < seen[1]; n++) {
      const y = Math.round((axis + (n + 0.5) * lane - frame.scrollTop) * scale);
      if (pixels.slice(y * 4, y * 4 + 4).join() === ground) return holes.push(`line ${n} is not drawn, scrolled to ${frame.scrollTop}`);
    }
  };
  const step = async (act) => {
    const from = performance.now();
    act();
    await next();
    took.push(performance.now() - from);
    look();
  };
  const most = frame.scrollHeight - frame.clientHeight;
  for (let i = 1; i <= 40; i++) await step(() => (frame.scrollTop = i * 90));
  for (let i = 0; i <= 30; i++) await step(() => (frame.scrollTop = (most * ((i * 7919) % 31)) / 31));
  frame.focus();
  for (let i = 0; i < 10; i++) await step(() => frame.dispatchEvent(new KeyboardEvent("keydown", { key: i < 5 ? "+" : "-", bubbles: true })));
  await step(() => frame.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true })));
  await next();
  took.sort((a, b) => a - b);
  return { frames, holes, median: took[took.length >> 1], worst: took.at(-1), last: document.querySelector("#gantt-active").textContent };
}

// Runs in the page: nearer, farther and along, by the keys and the wheel.
async function watchedGraph() {
  const frame = document.querySelector(".graph-frame");
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  const box = frame.getBoundingClientRect();
  for (let i = 0; i < 40; i++) {
    const from = performance.now();
    frame.dispatchEvent(new WheelEvent("wheel", { deltaY: (i % 4 === 3 ? i % 8 === 3 : i < 20) ? -120 : 120, clientX: box.left + box.width / 3, clientY: box.top + box.height / 2, shiftKey: i % 4 === 3, bubbles: true, cancelable: true }));
    await next();
    took.push(performance.now() - from);
    if (Number(frame.querySelector("canvas").dataset.nodes) === 0) throw new Error("an empty frame");
  }
  took.sort((a, b) => a - b);
  return { median: took[took.length >> 1], worst: took.at(-1) };
}

// Journeys over an experiment of ten thousand runs.
import { fillSweep, lossOf } from "./fill.mjs";

const runs = 10_000;

/** Makes the runs, once for all views. */
export const prepareSweep = async (address) => ({ address, experiment: await fillSweep(address, "sweep", runs) });

export async function sweepJourneys(test, once, view, { address, experiment }) {
  const page = `${address}/experiments/${experiment}`;
  const all = [
    ...["status", "start_time", "duration", "user_id"].map((k) => `attributes.${k}`),
    ...["loss", "accuracy", "f1", "auc", ...Array.from({ length: 16 }, (_, i) => `val/metric_${i + 4}`)].map((k) => `metrics.${k}`),
    ...["learner", "lr", "seed", ...Array.from({ length: 9 }, (_, i) => `param_${i + 3}`)].map((k) => `params.${k}`),
    ...["team", "host", "stage", "mlflow.runName"].map((k) => `tags.${k}`),
  ];
  const wide = `${page}?cols=${all.join(",")}`;
  if (all.length !== 40) throw new Error(`${all.length} columns`);

  await test("ten thousand runs with forty columns scroll without an empty frame", view, async (tab) => {
    await tab.goto(wide);
    await tab.getByText("10,000 runs", { exact: true }).waitFor({ timeout: 30_000 });
    const seen = await tab.evaluate(watchedScroll);
    if (seen.frames < 60) throw new Error(`only ${seen.frames} frames were looked at`);
    if (seen.holes.length > 0) throw new Error(`${seen.holes.length} of ${seen.frames} frames had a hole: ${seen.holes[0]}`);
    if (!seen.last.includes("sweep-00000")) throw new Error(`the end of the table is ${seen.last}`);
    console.log(`     ${seen.frames} frames, script ${seen.median.toFixed(1)} ms a step at the median, ${seen.worst.toFixed(1)} ms at worst`);
  });

  await once("ten thousand runs are sorted by the server, either way", view, async (tab) => {
    await tab.goto(`${page}?cols=metrics.loss`);
    await tab.getByText("10,000 runs", { exact: true }).waitFor({ timeout: 30_000 });
    const order = Array.from({ length: runs }, (_, n) => n).sort((a, b) => lossOf(a) - lossOf(b));
    const nameOf = (n) => `sweep-${String(n).padStart(5, "0")}`;
    for (const first of [order[0], order.at(-1)]) {
      await tab.getByRole("columnheader", { name: "loss" }).getByRole("button").click();
      await tab.locator('[role=row][aria-rowindex="2"]', { hasText: nameOf(first) }).waitFor();
    }
    await tab.getByText("10,000 runs", { exact: true }).waitFor({ timeout: 30_000 });
    await tab.getByRole("grid").focus();
    await tab.keyboard.press("End");
    await tab.getByRole("link", { name: nameOf(order[0]) }).waitFor();
  });

  await test("a filter is completed by the keyboard", view, async (tab) => {
    await tab.goto(page);
    await tab.getByText("10,000 runs", { exact: true }).waitFor({ timeout: 30_000 });
    const field = tab.getByLabel("filter runs");
    await field.click();
    await field.pressSequentially("metric_7");
    await tab.getByRole("option", { name: "metrics.val/metric_7" }).waitFor();
    await field.press("Tab");
    await field.pressSequentially("< 0.01 and learn");
    await field.press("ArrowDown");
    await field.press("Enter");
    await field.pressSequentially("= ");
    await tab.getByRole("option", { name: "lightgbm" }).waitFor();
    await field.pressSequentially("mlp");
    await field.press("Tab");
    if ((await field.inputValue()) !== "metrics.`val/metric_7` < 0.01 and params.learner = 'mlp' ") throw new Error(`the field says ${await field.inputValue()}`);
    await field.press("Enter");
    await tab.waitForURL(/filter=/);
    await tab.getByText(/^\d\d runs$/).waitFor();
  });

  await once("a view is kept under a name, opened from its address and by its name", view, async (tab) => {
    await tab.goto(`${page}?filter=params.seed+LIKE+'${view.width > 500 ? 99 : 88}%25'&order=metrics.loss+ASC&cols=metrics.loss,params.seed,tags.team`);
    await tab.getByText(/^\d+ runs$/).waitFor();
    const shown = () => tab.locator("[role=row]").allTextContents();
    const before = await shown();
    const name = `best of ${view.width}`;
    await tab.getByText("Views", { exact: true }).click();
    await tab.getByLabel("name of this view").fill(name);
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.getByText(`View: ${name}`).waitFor();
    const link = tab.url();
    await tab.goto(page);
    await tab.getByText("10,000 runs", { exact: true }).waitFor({ timeout: 30_000 });
    await tab.getByText("Views", { exact: true }).click();
    await tab.getByRole("button", { name, exact: true }).click();
    await tab.getByText(`View: ${name}`).waitFor();
    await tab.goto(link);
    await tab.getByText(/^\d+ runs$/).waitFor();
    const after = await shown();
    if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error("the view does not show what it showed");
  });

  await once("runs are deleted, and brought back", view, async (tab) => {
    const filter = view.width > 500 ? "params.seed LIKE '777_'" : "params.seed LIKE '888_'";
    await tab.goto(`${page}?filter=${encodeURIComponent(filter)}`);
    await tab.getByText("10 runs").waitFor();
    await tab.getByRole("grid").focus();
    await tab.keyboard.press("Control+a");
    await tab.getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("dialog").getByText("Delete 10 runs?").waitFor();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.getByText("No runs match").waitFor();
    await tab.getByLabel("deleted runs").check();
    await tab.getByText("10 runs").waitFor();
    await tab.getByLabel("choose all shown").check();
    await tab.getByRole("button", { name: "Restore" }).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
    await tab.getByText("No runs match").waitFor();
    await tab.getByLabel("deleted runs").uncheck();
    await tab.getByText("10 runs").waitFor();
  });

  await once("a hundred runs are compared by lines, points and differences, and the address says how", view, async (tab) => {
    await tab.goto(`${page}?filter=${encodeURIComponent("tags.stage = 'candidate'")}`);
    await tab.getByText("100 runs", { exact: true }).waitFor();
    await tab.getByLabel("choose all shown").check();
    await tab.getByRole("link", { name: "Compare 100" }).click();
    await tab.getByRole("heading", { name: "Comparing 100 runs" }).waitFor();
    await tab.locator('[role=img][aria-label^="parallel coordinates of 100 runs"][data-drawn]').waitFor();
    await tab.getByRole("button", { name: "Scatter" }).click();
    await tab.getByLabel("across", { exact: true }).selectOption({ label: "lr" });
    await tab.getByLabel("up", { exact: true }).selectOption({ label: "loss" });
    await tab.getByRole("img", { name: "loss against lr of 100 runs" }).waitFor();
    await tab.waitForURL(/plot=scatter.*sx=params.lr/);
    await tab.reload();
    await tab.locator('[role=img][aria-label="loss against lr of 100 runs"][data-drawn]').waitFor();
    await tab.getByText("rank correlation").waitFor();
    await tab.locator(".kind", { hasText: "Parameters" }).getByText("the same in all").waitFor();
    await tab.getByRole("button", { name: "baseline" }).first().click();
    await tab.locator(".change").first().waitFor();
    await tab.getByRole("button", { name: /^leave out/ }).first().click();
    await tab.getByRole("heading", { name: "Comparing 99 runs" }).waitFor();
  });

  await once("what is shown is saved as CSV, all of it", view, async (tab) => {
    await tab.goto(`${page}?cols=params.seed,metrics.loss&filter=${encodeURIComponent("params.learner = 'mlp'")}`);
    await tab.getByText("2,500 runs").waitFor({ timeout: 30_000 });
    const [file] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name: "CSV" }).click()]);
    const lines = (await (await file.createReadStream()).toArray()).join("").trim().split("\r\n");
    if (file.suggestedFilename() !== "sweep.csv" || lines.length !== 2501) throw new Error(`${file.suggestedFilename()} has ${lines.length} lines`);
    const [, , seed, loss] = lines[1].split(",");
    if (Number(loss) !== lossOf(Number(seed))) throw new Error(`${lines[1]} is not what was logged`);
  });
}

// Runs in the page: scrolls down, across, by jumps and by small steps, and looks at every frame that is drawn for places without a row or a cell.
async function watchedScroll() {
  const grid = document.querySelector("[role=grid]");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const holes = [];
  const took = [];
  let frames = 0;
  const look = () => {
    frames++;
    const box = grid.getBoundingClientRect();
    const head = 36;
    const rows = [...grid.querySelectorAll(".grid-row")];
    const filled = rows.filter((r) => /^sweep-\d{5}./.test(r.textContent)).map((r) => r.getBoundingClientRect());
    // Every line of pixels of the body has a row with content, and every column of pixels in the middle row a cell.
    const bottom = Math.min(box.top + grid.clientHeight, box.top + head + 10_000 * 32 - grid.scrollTop);
    for (let y = box.top + head + 2; y < bottom - 2; y += 16) if (!filled.some((r) => r.top <= y && r.bottom >= y)) return holes.push(`no row at ${Math.round(y)}, scrolled to ${grid.scrollTop}`);
    const middle = rows.find((r) => r.getBoundingClientRect().top >= box.top + grid.clientHeight / 2);
    const cells = [...(middle?.querySelectorAll(".cell") ?? [])].map((c) => c.getBoundingClientRect());
    const end = Math.min(box.left + grid.clientWidth, box.left + grid.scrollWidth - grid.scrollLeft);
    for (let x = box.left + 4; x < end - 4; x += 24) if (!cells.some((c) => c.left <= x && c.right >= x - 1)) return holes.push(`no cell at ${Math.round(x)}, scrolled to ${grid.scrollLeft}`);
  };
  const step = async (top, left) => {
    const from = performance.now();
    grid.scrollTop = top;
    grid.scrollLeft = left;
    await frame();
    took.push(performance.now() - from);
    look();
  };
  const most = grid.scrollHeight - grid.clientHeight;
  const across = grid.scrollWidth - grid.clientWidth;
  for (let i = 1; i <= 30; i++) await step(i * 90, 0);
  for (let i = 0; i <= 30; i++) await step((most * ((i * 7919) % 31)) / 31, (across * i) / 30);
  for (let i = 30; i >= 0; i--) await step(most, (across * i) / 30);
  took.sort((a, b) => a - b);
  return { frames, holes, median: took[took.length >> 1], worst: took.at(-1), last: [...grid.querySelectorAll(".grid-row")].at(-1).textContent };
}

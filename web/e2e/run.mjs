// Browser tests: the built UI on a real server over a project that `weir` itself fills, in headless Chromium, at two widths and in both colour schemes.
// Prints one line a test and "browser: N passed N failed N skipped". WEIR names the program; SHOTS=dir keeps screenshots, ONLY=words runs the tests called so.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { gateJourneys, prepareGate } from "./gate.mjs";
import { pipelineJourneys, preparePipelines } from "./pipelines.mjs";
import { prepareRun, runJourneys } from "./runs.mjs";
import { prepareStudies, studyJourneys } from "./studies.mjs";
import { prepareSweep, sweepJourneys } from "./sweep.mjs";
import { triggerJourneys } from "./triggers.mjs";

const root = resolve(import.meta.dirname, "../..");
const weir = process.env.WEIR ?? join(root, "artifacts/bin/Weir.Cli/debug/weir");
const browserPath = ["/usr/bin/chromium", process.env.CHROMIUM ?? ""].find((p) => p && existsSync(p));
const shots = process.env.SHOTS;
const only = process.env.ONLY && new RegExp(process.env.ONLY);
let passed = 0;
let failed = 0;

if (!browserPath) {
  console.log("chromium is not installed: apt-get install chromium");
  console.log(`browser: 0 passed ${process.env.CI ? 1 : 0} failed ${process.env.CI ? 0 : 1} skipped`);
  process.exit(process.env.CI ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), "weir-browser-"));
const runIn = (args, cwd) => {
  const result = spawnSync(weir, args, { cwd, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`weir ${args.join(" ")}: ${result.stderr}`);
  return result.stdout.trim();
};
const run = (...args) => runIn(args, folder);

run("init", "--no-scm");
run("sample", "taxi", "trips.csv", "--rows", "3000");
run("data", "import", "trips.csv", "--out", "data/trips.parquet");
run("train", "data/trips.parquet", "--target", "tip", "--name", "first", "--experiment", "tips", "--drop", "trip_id", "--rounds", "60");
run("train", "data/trips.parquet", "--target", "tip", "--name", "second", "--experiment", "tips", "--drop", "trip_id", "--rounds", "30", "--seed", "7");
run("train", "data/trips.parquet", "--target", "tip", "--name", "found", "--experiment", "automl", "--drop", "trip_id", "--rounds", "20", "--max-trials", "3", "--folds", "2");
run("models", "register", "tips", "models/first", "--alias", "champion");
run("models", "register", "found", "models/found");

const start = (...args) => startIn(args, folder);

/** A process of `weir` and the address that it tells of. */
async function startIn(args, cwd, environment = {}) {
  const child = spawn(weir, args, { cwd, env: { ...process.env, ...environment } });
  const told = await new Promise((done, stop) => {
    let seen = "";
    const listen = (chunk) => {
      seen += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(seen);
      if (found) done(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", () => stop(new Error(`weir ${args.join(" ")} ended: ${seen}`)));
  });
  return { address: told, end: () => new Promise((done) => child.on("exit", done) && child.kill("SIGTERM")) };
}

const model = await start("serve", "models:/tips@champion", "--port", "0");
const answered = await fetch(`${model.address}/invocations`, { method: "POST", headers: { "Content-Type": "application/json" }, body: readFileSync(join(folder, "models/first/serving_input_example.json")) });
if (!answered.ok) throw new Error(`no prediction: ${await answered.text()}`);
const prediction = answered.headers.get("X-Weir-Prediction-Id");
await model.end();
const server = await start("server", "--port", "0");
const { address } = server;

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
if (shots) mkdirSync(shots, { recursive: true });

// What other MLflow clients leave behind: names with markup, names without end, an experiment without runs.
const nasty = "<img src=x onerror=alert(1)>";
const long = `a_name_without_${"an_".repeat(20)}end`;
const mlflow = async (path, body) => {
  const answer = await fetch(`${address}/api/2.0/mlflow/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
};
const log = async (run_name, scale) => {
  const id = (await mlflow("runs/create", { experiment_id: strange, run_name, start_time: Date.now() })).run.info.run_id;
  const metrics = Array.from({ length: 50 }, (_, step) => ({ key: "loss", value: scale * Math.exp(-step / 9), step, timestamp: Date.now() + step * 1000 }));
  await mlflow("runs/log-batch", { run_id: id, metrics: [...metrics, { key: `a.${long}`, value: 1, step: 0, timestamp: 1 }], params: [{ key: "p", value: `<b>${"x".repeat(300)}` }] });
  await mlflow("runs/update", { run_id: id, status: "FINISHED", end_time: Date.now() });
  return id;
};
const strange = (await mlflow("experiments/create", { name: nasty })).experiment_id;
const bare = (await mlflow("experiments/create", { name: "bare" })).experiment_id;
const plain = await log(nasty, 1);
const other = await log(long, 2);
const report = '<h1>Report</h1><script>document.body.textContent = "it ran"</script>';
await fetch(`${address}/api/2.0/mlflow-artifacts/artifacts/${strange}/${plain}/artifacts/report.html`, { method: "PUT", body: report });

async function fits(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) throw new Error(`${page.url()} is ${overflow} px wider than the window`);
}

const axe = readFileSync(join(root, "web/node_modules/axe-core/axe.min.js"), "utf8");

/** Refuses a page that people with other eyes, hands or programs than ours could not use, as far as axe can tell. */
async function isUsable(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "best-practice"] }));
  if (violations.length > 0) throw new Error(`${page.url()}: ${violations.map((v) => `${v.help} (${v.nodes.length}, such as ${v.nodes[0].html.slice(0, 120)})`).join("; ")}`);
}

/** Complaints of the console that a test provokes. */
let expected = null;

async function test(name, view, body, complaints = null) {
  if (only && !only.test(name)) return;
  expected = complaints;
  const context = await browser.newContext({ viewport: { width: view.width, height: 900 }, colorScheme: view.scheme });
  const page = await context.newPage();
  const faults = [];
  const began = Date.now();
  const told = () => `(${view.width}, ${view.scheme}, ${((Date.now() - began) / 1000).toFixed(1)} s)`;
  page.on("pageerror", (e) => faults.push(e.message));
  page.on("console", (m) => m.type() === "error" && !expected?.test(m.text()) && faults.push(m.text()));
  try {
    await body(page);
    await fits(page);
    if (faults.length > 0) throw new Error(faults.join("; "));
    passed++;
    console.log(`ok   ${name} ${told()}`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name} ${told()}: ${e.message.split("\n")[0]}`);
  }
  if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}-${view.width}-${view.scheme}.png`), fullPage: true });
  await context.close();
}

/** Scrolls the table sideways until a column is in sight. */
async function inSight(page, heading) {
  const grid = page.getByRole("grid");
  await grid.waitFor();
  await grid.evaluate((e) => (e.scrollLeft = 0));
  for (let i = 0; i < 60 && !(await heading.isVisible()); i++) await grid.evaluate((e) => (e.scrollLeft += 100));
  await heading.waitFor();
}

const views = [
  { width: 1280, scheme: "light" },
  { width: 400, scheme: "dark" },
];
const gate = await prepareGate({ start: startIn, run: runIn, views });
const whole = await prepareRun(address);
const preparing = preparePipelines({ weir, start: startIn, run: runIn }); // beside what follows
preparing.catch(() => {}); // told when it is waited for
const studies = await prepareStudies({ start: startIn, run: runIn });
const sweep = only && !only.test("ten thousand runs, a filter is completed, a view is kept, runs are deleted, a hundred runs are compared, what is shown") ? null : await prepareSweep(address);

const pipelines = await preparing;

for (const view of views) {
  // What does not depend on the width is tried at one.
  const once = view === views[0] ? test : async () => {};
  await test("experiments lead to runs", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByRole("heading", { name: "tips" }).waitFor();
    await page.getByRole("link", { name: "first" }).waitFor();
    await page.getByRole("link", { name: "second" }).waitFor();
  });
  await test("a filter stays in the address and narrows the runs", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByRole("link", { name: "second" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("attributes.run_name = 'first'");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "second" }).waitFor({ state: "detached" });
    if (!page.url().includes("filter=")) throw new Error(`no filter in ${page.url()}`);
    await page.reload();
    await page.getByRole("link", { name: "first" }).waitFor();
  });
  await test("a wrong filter is told in words", view, async (page) => {
    expected = /400/;
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByLabel("filter runs").fill("metrics.rmse < 1 or metrics.mae < 1");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("alert").getByText("Comparisons are joined by AND").waitFor();
    if ((await page.locator("mark").textContent()) !== "or") throw new Error("the fault is not marked where it is");
    await page.getByLabel("filter runs").fill("metrics.rmse < -1");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByText("No runs match").waitFor();
    await page.getByRole("button", { name: "Show all runs" }).click();
    await page.getByRole("link", { name: "first" }).waitFor();
  });
  await test("a run shows its curves, figures and files", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByRole("link", { name: "first" }).click();
    await page.locator(".curve canvas").first().waitFor();
    await page.getByRole("cell", { name: "tip" }).first().waitFor();
    await page.getByRole("link", { name: "model/", exact: true }).click();
    await page.getByRole("link", { name: "MLmodel", exact: true }).click();
    await page.getByText("loader_module: mlflow.onnx").waitFor();
    await page.getByRole("link", { name: "model.onnx", exact: true }).click();
    await page.getByText("Not a text, page or picture").waitFor();
  });
  await test("a run at work moves before the reader's eyes", view, async (page) => {
    const id = (await mlflow("runs/create", { experiment_id: bare, run_name: "at work", start_time: Date.now() })).run.info.run_id;
    const step = (value, n) => mlflow("runs/log-metric", { run_id: id, key: "loss", value, step: n, timestamp: Date.now() });
    await step(0.75, 0);
    await page.goto(`${address}/runs/${id}`);
    await page.getByText("0.75").first().waitFor();
    await step(0.125, 1);
    await page.getByText("0.125").first().waitFor({ timeout: 8_000 }); // by itself a page is read again every 15 s
    await mlflow("runs/update", { run_id: id, status: "FINISHED", end_time: Date.now() });
    await page.getByText("finished").first().waitFor({ timeout: 8_000 });
    await mlflow("runs/delete", { run_id: id });
  });
  await test("a page among a run's files is shown and runs nothing", view, async (page) => {
    expected = /sandbox/;
    await page.goto(`${address}/runs/${plain}`);
    await page.getByRole("link", { name: "report.html", exact: true }).click();
    await page.frameLocator("iframe").getByRole("heading", { name: "Report" }).waitFor();
  });
  await test("curves are smoothed on a logarithmic axis, and the address says so", view, async (page) => {
    await page.goto(`${address}/runs/${plain}`);
    await page.locator(".curve canvas").first().waitFor();
    await page.getByLabel("Smoothing").fill("0.6");
    await page.getByLabel("log axis").check();
    await page.getByLabel("over").selectOption("time");
    await page.waitForURL(/smooth=0.6.*log=1.*x=time/);
    await page.reload();
    await page.getByText("0.60").waitFor();
    await page.locator(".u-legend").getByText("seconds").first().waitFor();
    await page.getByLabel("only metrics with").fill("nothing like it");
    await page.getByText("No metric with").waitFor();
  });
  await test("two runs are compared", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByLabel("choose first").check();
    await page.getByLabel("choose second").check();
    await page.getByRole("link", { name: "Compare 2" }).click();
    await page.getByRole("heading", { name: "Comparing 2 runs" }).waitFor();
    await page.locator(".curve canvas").first().waitFor();
    await page.locator("tr.differs").first().waitFor();
    if ((await page.getByRole("rowheader", { name: "target" }).count()) > 0) throw new Error("what is the same in both is shown without being asked for");
    await page.getByLabel("also what is the same").check();
    await page.getByRole("rowheader", { name: "target" }).waitFor();
    await page.getByLabel("also what is the same").uncheck();
    await page.getByRole("rowheader", { name: "target" }).waitFor({ state: "detached" });
    await page.getByRole("rowheader", { name: "learner" }).or(page.getByRole("rowheader", { name: "seed" })).first().waitFor();
  });
  await test("runs are sorted by a click, and their columns chosen and remembered", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    const heading = (name) => page.getByRole("columnheader", { name, exact: true });
    await inSight(page, heading("rmse"));
    await heading("rmse").getByRole("button").click();
    await page.locator("[role=columnheader][aria-sort=ascending]", { hasText: "rmse" }).waitFor();
    await page.locator("[role=grid][aria-busy=false]").waitFor();
    const at = await heading("rmse").getAttribute("aria-colindex");
    const values = (await page.locator(`[role=gridcell][aria-colindex="${at}"]`).allTextContents()).map(Number);
    if (values.length !== 2 || values[0] > values[1]) throw new Error(`not ascending: ${values}`);
    if ((await heading("rounds.xgboost.train_rmse").count()) > 0) throw new Error("single rounds have a column by themselves");
    await page.getByText("Columns", { exact: true }).click();
    await page.getByLabel("find a column").fill("train_rmse");
    await page.getByLabel("rounds.xgboost.train_rmse").check();
    await page.keyboard.press("Escape");
    await inSight(page, heading("rounds.xgboost.train_rmse"));
    await page.reload();
    await inSight(page, heading("rounds.xgboost.train_rmse"));
    await page.getByText("Columns", { exact: true }).click();
    await page.getByRole("button", { name: "As at first" }).click();
    await heading("rounds.xgboost.train_rmse").waitFor({ state: "detached" });
  });
  await test("a model leads to its lineage and back to the source", view, async (page) => {
    await page.goto(`${address}/models`);
    await page.getByRole("link", { name: "tips" }).click();
    await page.getByRole("link", { name: "trace" }).click();
    await page.getByText("trips.csv").locator("visible=true").first().waitFor();
    await page.getByText("data import").locator("visible=true").first().waitFor();
    await page.getByRole("link", { name: /^run [0-9a-f]{8}$/ }).first().click();
    await page.getByRole("heading", { name: "first" }).waitFor();
  });
  await test("what a search tried is listed with its run and with the version", view, async (page) => {
    await page.goto(`${address}/models/found/versions/1`);
    const rows = page.getByRole("region", { name: "Leaderboard" }).getByRole("row");
    await rows.nth(3).waitFor();
    await isUsable(page);
    await page.getByRole("region", { name: "Origin" }).getByRole("link", { name: "found", exact: true }).click();
    await rows.nth(3).waitFor();
    const losses = await rows.locator("td:nth-child(3)").allTextContents();
    if (losses.map(Number).some((v, i) => i > 0 && v < Number(losses[i - 1]))) throw new Error(`not the best first: ${losses}`);
  });
  await test("a row is changed, and the version says what follows", view, async (page) => {
    await page.goto(`${address}/models/tips/versions/1`);
    await page.getByText("Change a row, and see what the model says").click();
    const answer = page.locator(".scores .prediction strong");
    await answer.waitFor();
    const before = await answer.textContent();
    const fare = page.getByLabel("fare", { exact: true });
    await fare.fill("95.5");
    await page.getByText(`before ${before}`).waitFor();
    await page.waitForFunction((text) => document.querySelector(".scores .prediction strong")?.textContent !== text, before);
    await fare.fill("much");
    await page.getByText("fare is a number, not “much”").waitFor();
    await page.getByRole("button", { name: "Undo changes" }).click();
    await page.waitForFunction((text) => document.querySelector(".scores .prediction strong")?.textContent === text, before);
    await isUsable(page);
  });
  await test("a prediction leads to its model and its data", view, async (page) => {
    await page.goto(`${address}/lineage`);
    await page.getByRole("searchbox").fill(prediction);
    await page.keyboard.press("Enter");
    await page.getByRole("rowheader", { name: "trip_miles" }).waitFor();
    await page.getByRole("heading", { name: "Answered by model version models:/tips/1" }).waitFor();
    await page.getByRole("link", { name: "trips.csv" }).waitFor();
    await page.getByRole("link", { name: "1", exact: true }).click();
    await page.waitForURL(new RegExp(`subject=${prediction}-1$`));
    await page.getByRole("heading", { name: `prediction ${prediction}-1` }).waitFor();
    await page.getByRole("link", { name: "models:/tips/1" }).click();
    await page.getByRole("heading", { name: "tips" }).waitFor();
  });
  await test("every page has a title of its own, fits the window and can be used by all", view, async (page) => {
    const pages = [
      ["/", "Experiments · Weir"],
      [`/experiments/${strange}`, `${nasty} · Experiments · Weir`],
      [`/experiments/${bare}`, "bare · Experiments · Weir"],
      [`/experiments/${strange}?filter=metrics.loss+>+1e9`, `${nasty} · Experiments · Weir`],
      [`/runs/${plain}`, `${nasty} · ${nasty} · Weir`],
      [`/compare?runs=${plain},${other}`, `Compare ${nasty}, ${long} · Weir`],
      ["/compare", "Compare · Weir"],
      ["/models", "Models · Weir"],
      ["/models/tips", "tips · Models · Weir"],
      ["/lineage", "Lineage · Weir"],
      [`/lineage?subject=${prediction}`, `${prediction} · Lineage · Weir`],
      ["/lineage?subject=models:/tips/1", "models:/tips/1 · Lineage · Weir"],
    ];
    for (const [path, title] of pages) {
      await page.goto(address + path);
      await page.waitForFunction((wanted) => document.title === wanted, title, { timeout: 10_000 }).catch(async () => {
        throw new Error(`${path} is called "${await page.title()}" and not "${title}"`);
      });
      await page.locator("main h1").first().waitFor();
      await page.locator(".skeleton").waitFor({ state: "detached" });
      await fits(page);
      await isUsable(page);
    }
  });
  await test("names with markup are shown as text", view, async (page) => {
    await page.goto(`${address}/compare?runs=${plain},${other}`);
    await page.getByText(nasty).first().waitFor();
    await page.locator(".u-legend", { hasText: nasty }).first().waitFor();
    if ((await page.locator("main img").count()) > 0) throw new Error("a name became an element");
  });
  await test("an unknown address says what was looked for and leads on", view, async (page) => {
    await page.goto(`${address}/no/such/page`);
    await page.getByText("/no/such/page").waitFor();
    await page.locator("main").getByRole("link", { name: "Registered models" }).click();
    await page.getByRole("heading", { name: "Models" }).waitFor();
  });
  await test("an unknown run is told in words and leads on", view, async (page) => {
    expected = /404/;
    await page.goto(`${address}/runs/${"0".repeat(32)}`);
    await page.getByRole("alert").getByText("not found").waitFor();
    await page.getByRole("alert").getByRole("link", { name: "Experiments" }).click();
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
  });
  await test("empty pages say the line to type", view, async (page) => {
    await page.goto(`${address}/experiments/${bare}`);
    await page.getByText("weir train data.parquet --target column --experiment bare").waitFor();
    await page.goto(`${address}/lineage`);
    await page.getByText("X-Weir-Prediction-Id").waitFor();
  });
  await test("a server that goes away leaves what was there and a way to try again", view, async (page) => {
    expected = /ERR_FAILED|Failed to load resource/;
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).waitFor();
    await page.route("**/api/**", (route) => route.abort());
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("alert").getByText("The server does not answer").waitFor();
    await page.unroute("**/api/**");
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "tips", exact: true }).waitFor();
  });
  await test("the keyboard reaches the content", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    if (!(await page.evaluate(() => document.activeElement?.id === "content"))) throw new Error("the first stop does not lead to the content");
    const isAtTable = () => page.evaluate(() => document.activeElement?.getAttribute("role") === "region");
    for (let stop = 0; stop < 3 && !(await isAtTable()); stop++) await page.keyboard.press("Tab");
    if (!(await isAtTable())) throw new Error("a table that scrolls does not take the focus");
    await page.getByRole("link", { name: "Models" }).press("Enter");
    await page.getByRole("heading", { name: "Models" }).waitFor();
    if (!(await page.evaluate(() => document.activeElement?.id === "content"))) throw new Error("a new page does not take the focus");
  });
  await gateJourneys(test, view, gate, isUsable);
  await runJourneys(test, once, view, whole, isUsable);
  await pipelineJourneys(test, once, view, pipelines, isUsable, fits, { address, run: plain });
  await triggerJourneys(test, once, view, pipelines, isUsable, gate);
  await studyJourneys(test, once, view, studies, isUsable);
  if (sweep) await sweepJourneys(test, once, view, sweep);
}

await browser.close();
await server.end();
await gate.end();
await pipelines.end();
await studies.end();
rmSync(folder, { recursive: true, force: true });
console.log(`browser: ${passed} passed ${failed} failed 0 skipped`);
process.exit(failed > 0 ? 1 : 0);

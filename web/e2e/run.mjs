// Browser tests: the built UI on a real server over a project that `weir` itself fills, in headless Chromium, at two widths and in both colour schemes.
// Prints one line a test and "browser: N passed N failed N skipped". WEIR names the program; SHOTS=dir keeps screenshots.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const root = resolve(import.meta.dirname, "../..");
const weir = process.env.WEIR ?? join(root, "artifacts/bin/Weir.Cli/debug/weir");
const browserPath = ["/usr/bin/chromium", process.env.CHROMIUM ?? ""].find((p) => p && existsSync(p));
const shots = process.env.SHOTS;
let passed = 0;
let failed = 0;

if (!browserPath) {
  console.log("chromium is not installed: apt-get install chromium");
  console.log(`browser: 0 passed ${process.env.CI ? 1 : 0} failed ${process.env.CI ? 0 : 1} skipped`);
  process.exit(process.env.CI ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), "weir-browser-"));
const run = (...args) => {
  const result = spawnSync(weir, args, { cwd: folder, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`weir ${args.join(" ")}: ${result.stderr}`);
  return result.stdout.trim();
};

run("init", "--no-scm");
run("sample", "taxi", "trips.csv", "--rows", "3000");
run("data", "import", "trips.csv", "--out", "data/trips.parquet");
run("train", "data/trips.parquet", "--target", "tip", "--name", "first", "--experiment", "tips", "--drop", "trip_id", "--rounds", "60");
run("train", "data/trips.parquet", "--target", "tip", "--name", "second", "--experiment", "tips", "--drop", "trip_id", "--rounds", "30", "--seed", "7");
run("models", "register", "tips", "models/first", "--alias", "champion");

const server = spawn(weir, ["server", "--port", "0"], { cwd: folder });
const address = await new Promise((done, stop) => {
  let seen = "";
  const listen = (chunk) => {
    seen += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(seen);
    if (found) done(found[0]);
  };
  server.stdout.on("data", listen);
  server.stderr.on("data", listen);
  server.on("exit", () => stop(new Error(`the server ended: ${seen}`)));
});

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
if (shots) mkdirSync(shots, { recursive: true });

async function test(name, view, body) {
  const context = await browser.newContext({ viewport: { width: view.width, height: 900 }, colorScheme: view.scheme });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (e) => faults.push(e.message));
  page.on("console", (m) => m.type() === "error" && faults.push(m.text()));
  try {
    await body(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) throw new Error(`the page is ${overflow} px wider than the window`);
    if (faults.length > 0) throw new Error(faults.join("; "));
    passed++;
    console.log(`ok   ${name} (${view.width}, ${view.scheme})`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name} (${view.width}, ${view.scheme}): ${e.message.split("\n")[0]}`);
  }
  if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}-${view.width}-${view.scheme}.png`), fullPage: true });
  await context.close();
}

const views = [
  { width: 1280, scheme: "light" },
  { width: 400, scheme: "dark" },
];

for (const view of views) {
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
    page.on("console", () => undefined);
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByRole("searchbox").fill("metrics.rmse <");
    await page.route("**/runs?*", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"runs":[],"metric_keys":[],"param_keys":[],"next_page_token":null}' }));
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByText("No runs match").waitFor();
  });
  await test("a run shows its curves, figures and files", view, async (page) => {
    await page.goto(address);
    await page.getByRole("link", { name: "tips", exact: true }).click();
    await page.getByRole("link", { name: "first" }).click();
    await page.locator(".curve canvas").first().waitFor();
    await page.getByRole("cell", { name: "tip" }).first().waitFor();
    await page.getByText("MLmodel").or(page.getByText("model/")).first().waitFor();
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
  });
  await test("a model leads to its lineage and back to the source", view, async (page) => {
    await page.goto(`${address}/models`);
    await page.getByRole("link", { name: "tips" }).click();
    await page.getByRole("link", { name: "trace" }).click();
    await page.getByText("trips.csv").locator("visible=true").first().waitFor();
    await page.getByText("data import").locator("visible=true").first().waitFor();
  });
}

await browser.close();
server.kill("SIGTERM");
await new Promise((done) => server.on("exit", done));
rmSync(folder, { recursive: true, force: true });
console.log(`browser: ${passed} passed ${failed} failed 0 skipped`);
process.exit(failed > 0 ? 1 : 0);

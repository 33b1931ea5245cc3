// Journeys over studies: one that `weir tune run` made, one with everything a space can have, one of several objectives, a great one, an empty one and one at work.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const great = Number(process.env.GREAT ?? 600);

const call = async (address, path, body) => {
  const answer = await fetch(`${address}/api/weir/v1/studies${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
};

/** Works on a study until it has nothing left; `end` says what a trial is told and what it reports. */
async function work(address, name, most, end, workers = 8) {
  let left = most;
  await Promise.all(
    Array.from({ length: workers }, async (_, w) => {
      while (left-- > 0) {
        const { number, token, params } = await call(address, `/${name}/ask`, { worker: `node-${w}` });
        if (number === null) return;
        const { reports = [], ...told } = end(params, number);
        let isStopped = false;
        for (const [step, value] of reports) {
          ({ stop: isStopped } = await call(address, `/${name}/trials/${number}/report`, { token, step, value }));
          if (isStopped) break;
        }
        await call(address, `/${name}/trials/${number}/tell`, { token, ...(isStopped ? { pruned: true } : told) });
      }
    }),
  );
}

/** Fills the studies of a server. */
export async function fillStudies(address) {
  await call(address, "", { name: "empty", space: ["lr=tag(log,interval(1e-5,1e-1))", "depth=range(1,9)"], trials: 20 });
  await call(address, "", {
    name: "mixed",
    sampler: "tpe",
    seed: 4,
    pruner: "median",
    trials: 60,
    attributes: { data: "rides of 2025" },
    space: { params: [{ name: "lr", type: "float", low: 1e-5, high: 0.1, log: true }, { name: "optimiser", type: "categorical", choices: ["adam", "sgd", null, true, 3] }, { name: "momentum", type: "float", low: 0, high: 0.99, when: { optimiser: ["sgd"] } }, { name: "layers", type: "int", low: 1, high: 6 }, { name: "dropout", type: "float", low: 0, high: 0.5, step: 0.1 }] },
  });
  await work(
    address,
    "mixed",
    60,
    (p, n) => {
      if (n % 13 === 5) return { failed: "CUDA out of memory: tried to allocate 2.00 GiB" };
      const value = (Math.log10(p.lr) + 2.5) ** 2 + Math.abs(p.layers - 3) * 0.2 + (p.optimiser === "adam" ? 0 : 0.5) + (p.momentum ?? 0) * 0.3 + p.dropout * 0.1;
      return { value: n === 1 ? 1e4 : value, reports: Array.from({ length: 12 }, (_, s) => [s + 1, value + 3 * Math.exp(-(s + 1) / (2 + (n % 4)))]) };
    },
    4,
  );
  await call(address, "", { name: "rival", sampler: "random", seed: 5, trials: 40, space: ["lr=tag(log,interval(1e-5,1e-1))", "layers=range(1,9)", "optimiser=choice(adam,sgd)"] });
  await work(address, "rival", 40, (p) => ({ value: (Math.log10(p.lr) + 2.5) ** 2 + Math.abs(p.layers - 3) * 0.2 + (p.optimiser === "adam" ? 0 : 0.5) }), 2);
  await call(address, "", { name: "several", directions: ["minimize", "maximize"], sampler: "random", seed: 6, trials: 80, space: ["x=interval(0,1)", "y=interval(0,1)"] });
  await work(address, "several", 80, (p, n) => ({ values: [p.x + p.y / 4, Math.sqrt(p.x) + 0.3 * Math.sin(9 * p.y)], constraints: [n % 9 === 0 ? 1 : -1] }));
  const wide = Array.from({ length: 38 }, (_, i) => (i % 5 === 4 ? `part.${i}.kind=choice(north,south,east,west)` : i % 5 === 3 ? `part.${i}.count=range(1,33)` : i % 5 === 2 ? `part.${i}.rate=tag(log,interval(1e-6,1))` : `part.${i}.weight=interval(-1,1)`));
  await call(address, "", { name: "great", direction: "maximize", sampler: "random", seed: 7, trials: great, space: ["x=interval(-5,5)", "y=interval(-5,5)", ...wide] });
  await work(address, "great", great, (p, n) => (n % 50 === 7 ? { failed: "it did not end" } : { value: 10 - (p.x - 1) ** 2 - (p.y + 2) ** 2 + p["part.0.weight"], reports: n % 10 === 0 ? [1, 2, 3].map((s) => [s, s - (p.x - 1) ** 2]) : [] }), 16);
}

/** A project with a server: a study that commands made, with runs of its trials, and those that are filled. */
export async function prepareStudies({ start, run }) {
  const folder = mkdtempSync(join(tmpdir(), "weir-studies-"));
  run(["init", "--no-scm"], folder);
  writeFileSync(join(folder, "tuned.sh"), String.raw`awk -v x="$1" 'BEGIN { for (s = 1; s <= 5; s++) printf "{\"step\": %d, \"value\": %g}\n", s, (x - 1) ^ 2 + 1 / s; print (x - 1) ^ 2 }'`);
  run(["tune", "run", "tuned", "-p", "x=interval(-5,5)", "--trials", "12", "--seed", "1", "-j", "2", "--", "sh", "tuned.sh", "{x}"], folder);
  const server = await start(["server", "--port", "0"], folder);
  await fillStudies(server.address);
  const end = async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address: server.address, end };
}

const drawn = (tab, label) => tab.locator(`[role=img][aria-label*="${label}"][data-drawn]`).first().waitFor();
const view = (tab, name) => tab.getByRole("group", { name: "view" }).getByRole("button", { name, exact: true }).click();

export async function studyJourneys(test, once, size, { address }, isUsable) {
  await test("a study leads to a trial, the trial to its run, and the run back", size, async (tab) => {
    await tab.goto(`${address}/studies`);
    await tab.getByRole("heading", { name: "Studies" }).waitFor();
    await tab.getByRole("row", { name: /tuned/ }).getByText("finished").waitFor();
    await isUsable(tab);
    await tab.getByRole("link", { name: "tuned", exact: true }).click();
    await drawn(tab, "values of 12 trials");
    await isUsable(tab);
    await tab.getByText("12 of 12 finished").waitFor();
    await tab.getByRole("region", { name: "best trial" }).getByRole("button", { name: /^\d+$/ }).click();
    await drawn(tab, "values on the way of trial");
    await isUsable(tab);
    const number = new URL(tab.url()).searchParams.get("trial");
    await tab.getByRole("link", { name: "its metrics, files and log" }).click();
    await tab.getByRole("heading", { name: `tuned-${number}` }).waitFor();
    await tab.getByRole("link", { name: `tuned, trial ${number}` }).click();
    await tab.getByRole("heading", { name: `Trial ${number}` }).waitFor();
  });

  await test("a study shows its trials in every way, and the address says which", size, async (tab) => {
    await tab.goto(`${address}/studies/mixed`);
    await drawn(tab, "values of 60 trials");
    await tab.getByText("one value far off too").waitFor();
    for (const [name, label] of [["Curves", "values on the way of"], ["Parallel", "parallel coordinates of"], ["Slices", "values against momentum"], ["Contour", "optimiser against lr"], ["Workers", "trials of 4 workers"]]) {
      await view(tab, name);
      await drawn(tab, label);
      await isUsable(tab);
    }
    await tab.getByText("4 workers").waitFor();
    await view(tab, "Contour");
    await tab.getByLabel("up", { exact: true }).selectOption("dropout");
    await drawn(tab, "dropout against lr");
    await tab.reload();
    await drawn(tab, "dropout against lr");
    await view(tab, "Importance");
    await tab.getByRole("row", { name: /^lr / }).waitFor();
    await tab.getByLabel("judged by").selectOption("fanova");
    await tab.waitForURL(/judge=fanova/);
    await tab.getByRole("row", { name: /^lr / }).waitFor();
    await isUsable(tab);
    await view(tab, "Trials");
    await tab.getByLabel("only trials that are").selectOption("fail");
    await tab.getByRole("row", { name: /CUDA|fail/ }).first().waitFor();
    await isUsable(tab);
  });

  await test("several objectives are told by the trials that no other beats", size, async (tab) => {
    await tab.goto(`${address}/studies/several`);
    await drawn(tab, "objective 2 (maximize) against objective 1 (minimize)");
    await tab.getByRole("heading", { name: /trials are not beaten/ }).waitFor();
    await isUsable(tab);
    await view(tab, "History");
    await tab.getByLabel("objective", { exact: true }).selectOption({ label: "objective 2 (maximize)" });
    await tab.waitForURL(/goal=1/);
    await tab.getByText("constraints violated").waitFor();
    await isUsable(tab);
  });

  await test("a great study of forty parameters is sorted, scrolled and opened by the keyboard", size, async (tab) => {
    await tab.goto(`${address}/studies/great?view=trials`);
    const grid = tab.getByRole("grid", { name: "trials" });
    await grid.waitFor();
    await isUsable(tab);
    for (const ends of [/^-[\d.]+$/, /^1?\d\.\d+$/]) {
      await tab.getByRole("columnheader", { name: "Value" }).getByRole("button").click();
      await tab.locator('[role=row][aria-rowindex="2"] [role=gridcell]:nth-child(2)', { hasText: ends }).waitFor();
    }
    await grid.focus();
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("Enter");
    await tab.getByRole("heading", { name: /^Trial \d+/ }).waitFor();
    await tab.getByRole("button", { name: "Close" }).click();
    await view(tab, "Parallel");
    await drawn(tab, "parallel coordinates of");
    await tab.getByText("Parameters 7/40").click();
    await tab.getByLabel("find a parameter").fill("37");
    await tab.getByLabel("part.37.rate").check();
    await tab.getByText("Parameters 8/40").waitFor();
    await isUsable(tab);
  });

  await once("two studies are compared by their progress, their best and where they looked", size, async (tab) => {
    await tab.goto(`${address}/studies/mixed`);
    await tab.getByRole("link", { name: "Compare" }).click();
    await tab.getByLabel("the other study").selectOption("rival");
    await drawn(tab, "best so far over trials of mixed and rival");
    await drawn(tab, "best so far over time of mixed and rival");
    await drawn(tab, "values of optimiser in mixed and rival");
    await tab.getByRole("row", { name: /^momentum .*not tuned/ }).waitFor();
    await isUsable(tab);
  });

  await test("a study without trials says how to begin, and moves while one works on it", size, async (tab) => {
    const name = `live-${size.width}-${size.scheme}`;
    await call(address, "", { name, sampler: "random", trials: 3, space: ["x=interval(0,1)"] });
    await tab.goto(`${address}/studies/${name}`);
    await tab.getByText("No trial yet").waitFor();
    await isUsable(tab);
    const { token } = await call(address, `/${name}/ask`, {});
    await tab.getByText("No trial has a value yet").waitFor();
    await isUsable(tab);
    await call(address, `/${name}/trials/0/tell`, { token, value: 0.25 });
    await tab.getByText("1 of 3 finished").waitFor();
    await tab.getByRole("region", { name: "best trial" }).getByText("0.25").waitFor();
    await tab.getByRole("button", { name: "Stop" }).click();
    await tab.getByRole("heading", { name }).getByText("stopped").waitFor();
    await tab.getByRole("button", { name: "Resume" }).click();
    await tab.getByRole("button", { name: "Stop" }).waitFor();
    await tab.getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.waitForURL(/studies$/);
    await tab.getByRole("link", { name: "rival", exact: true }).waitFor();
    if ((await tab.getByRole("link", { name, exact: true }).count()) > 0) throw new Error("it is still there");
  }, /404/);

  await once("an unknown study is told in words and leads on", size, async (tab) => {
    await tab.goto(`${address}/studies/none`);
    await tab.getByRole("alert").getByText("there is no study 'none'").waitFor();
    await tab.getByRole("link", { name: "All studies" }).click();
    await tab.getByRole("heading", { name: "Studies" }).waitFor();
  }, /404/);
}

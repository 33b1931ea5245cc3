// Journeys over the page of one run that has everything: a note, tags, data sets, a logged model, files of many kinds, the machine's figures.

/** Makes the run; resolves to what the journeys need. */
export async function prepareRun(address) {
  const call = async (path, body) => {
    const answer = await fetch(`${address}/api/2.0/mlflow/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const { experiment_id } = await call("experiments/create", { name: "fares" });
  const start = Date.now() - 600_000;
  const { run } = await call("runs/create", { experiment_id, run_name: "boosted trees", start_time: start });
  const run_id = run.info.run_id;
  const metrics = [];
  for (let step = 0; step < 100; step++) {
    const timestamp = start + step * 5000;
    metrics.push({ key: "rmse", value: 2.1 + 3 * Math.exp(-step / 20), step, timestamp }, { key: "val/rmse", value: 2.4 + 3 * Math.exp(-step / 17) + 0.05 * Math.sin(step), step, timestamp });
    metrics.push({ key: "system/cpu_utilization_percentage", value: 60 + 30 * Math.sin(step / 9), step, timestamp });
  }
  for (let i = 0; i < 18; i++) metrics.push({ key: `slice/borough_${i}/mae`, value: 1 + i / 10, step: 0, timestamp: start });
  await call("runs/log-batch", {
    run_id,
    metrics,
    params: Array.from({ length: 20 }, (_, i) => ({ key: ["learner", "lr", "max_depth", "seed"][i] ?? `option_${i}`, value: ["xgboost", "0.05", "6", "7"][i] ?? `${i}` })),
    tags: [{ key: "team", value: "pricing" }, { key: "mlflow.note.content", value: "# Tuned on **March**\n\n- fewer leaves\n- see [the plan](https://example.org/plan)\n\n<img src=x onerror=alert(1)>" }],
  });
  await call("runs/log-inputs", {
    run_id,
    datasets: [{ tags: [{ key: "mlflow.data.context", value: "training" }], dataset: { name: "trips", digest: "a1b2c3d4", source_type: "local", source: '{"uri": "data/trips.parquet"}', schema: '{"mlflow_colspec":[{"type":"double","name":"trip_miles"}]}', profile: '{"num_rows": 3000}' } }],
  });
  const { model } = await call("logged-models", { experiment_id, name: "fare-model", model_type: "xgboost", source_run_id: run_id });
  await fetch(`${address}/api/2.0/mlflow/logged-models/${model.info.model_id}`, { method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ status: "LOGGED_MODEL_READY" }) });
  await call("runs/outputs", { run_id, models: [{ model_id: model.info.model_id, step: 0 }] });
  const put = (name, body) => fetch(`${address}/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts/${name}`, { method: "PUT", body });
  await put("predictions.csv", `trip,fare,predicted\r\n${Array.from({ length: 600 }, (_, i) => `${i},${10 + (i % 7)},"${10 + (i % 5)}"`).join("\r\n")}\r\n`);
  await put("eval_results_table.json", JSON.stringify({ columns: ["question", "answer"], data: [["how far?", "12 miles"], ["<b>how much?</b>", "$ 30"]] }));
  await put("model/MLmodel", "flavors: {}\n");
  await put("README.md", "# What is here\n\n- predictions\n- a report");
  await put("plots/report.html", '<h1>Report</h1><p id="out">not yet</p><script>document.getElementById("out").textContent = "it ran"; try { parent.document.title = "taken" } catch { document.title = "shut in" }</script>');
  await put("plots/square.png", Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC", "base64"));
  await call("runs/update", { run_id, status: "FINISHED", end_time: Date.now() });
  const { experiment_id: nested } = await call("experiments/create", { name: "search" });
  for (const parent of ["outer", "second"]) {
    const above = await call("runs/create", { experiment_id: nested, run_name: parent, start_time: Date.now() });
    for (let i = 1; i <= 3; i++) await call("runs/create", { experiment_id: nested, run_name: `${parent} ${i}`, start_time: Date.now(), tags: [{ key: "mlflow.parentRunId", value: above.run.info.run_id }] });
  }
  return { nested, address, experiment: experiment_id, run: run_id };
}

export async function runJourneys(test, once, view, { address, run, nested }, isUsable) {
  const page = `${address}/runs/${run}`;

  await once("runs below others are folded and opened by mouse and keyboard, and chosen by keyboard", view, async (tab) => {
    await tab.goto(`${address}/experiments/${nested}`);
    await tab.getByRole("link", { name: "outer 2" }).waitFor();
    await tab.getByLabel("group children").check();
    await tab.getByRole("link", { name: "outer 2" }).waitFor({ state: "detached" });
    await tab.getByRole("button", { name: "open outer" }).click();
    await tab.getByRole("link", { name: "outer 2" }).waitFor();
    await tab.getByRole("button", { name: "close outer" }).click();
    await tab.getByRole("link", { name: "outer 2" }).waitFor({ state: "detached" });
    const grid = tab.getByRole("grid");
    await grid.focus();
    await grid.press("Home");
    await grid.press("+");
    await tab.getByRole("link", { name: "second 1" }).waitFor();
    await grid.press("ArrowDown");
    await grid.press("Space");
    await grid.press("Shift+ArrowDown");
    await tab.getByRole("link", { name: "Compare 2" }).waitFor();
    if (!/sel=[0-9a-f]{32},[0-9a-f]{32}/.test(tab.url())) throw new Error(`no choice in ${tab.url()}`);
    await grid.press("Escape");
    await grid.press("End");
    await grid.press("Enter");
    await tab.getByRole("heading", { name: "outer" }).waitFor();
  });

  await test("a note is written in Markdown, and is no way in", view, async (tab) => {
    await tab.goto(page);
    await tab.getByRole("heading", { name: "Tuned on March" }).waitFor();
    if ((await tab.locator(".note img").count()) > 0) throw new Error("the note's markup became an element");
    await tab.getByRole("button", { name: "Edit the description" }).click();
    await tab.getByLabel("description in Markdown").fill(`# Tuned on **March**\n\n| width | rmse |\n|---|---|\n| ${view.width} | 2.1 |\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1))`);
    await tab.getByRole("button", { name: "Preview" }).click();
    await tab.getByRole("cell", { name: String(view.width) }).waitFor();
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.getByRole("button", { name: "Edit the description" }).waitFor();
    await tab.reload();
    await tab.getByRole("cell", { name: String(view.width) }).waitFor();
    if ((await tab.locator(".note img, .note a[href^=javascript]").count()) > 0) throw new Error("the note's markup became an element");
  });

  await once("tags are added, changed and removed", view, async (tab) => {
    await tab.goto(page);
    const tags = tab.getByRole("region", { name: "Tags" });
    await tags.getByRole("button", { name: "Add a tag" }).click();
    await tags.getByLabel("name of the tag").fill("reviewed");
    await tags.getByLabel("value of the tag").fill("no");
    await tags.getByRole("button", { name: "Save" }).click();
    await tags.getByRole("button", { name: "edit reviewed" }).click();
    await tags.getByLabel("value of reviewed").fill("by Ann");
    await tags.getByLabel("value of reviewed").press("Enter");
    await tags.getByText("by Ann").waitFor();
    await tags.getByRole("button", { name: "remove reviewed" }).click();
    await tags.getByText("by Ann").waitFor({ state: "detached" });
    await tags.getByRole("rowheader", { name: "team" }).waitFor();
  });

  await once("a run is renamed, deleted and restored on its page", view, async (tab) => {
    await tab.goto(page);
    await tab.getByRole("button", { name: "Rename" }).click();
    await tab.getByLabel("name of the run").fill(`trees ${view.width}`);
    await tab.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await tab.getByRole("heading", { name: `trees ${view.width}` }).waitFor();
    await tab.getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.getByText("This run is deleted").waitFor();
    await tab.getByRole("button", { name: "Restore it" }).click();
    await tab.getByRole("button", { name: "Rename" }).waitFor();
  });

  await once("a run's parameters are searched; its data, models and machine are told", view, async (tab) => {
    await tab.goto(page);
    const parameters = tab.getByRole("region", { name: "Parameters" });
    await parameters.getByLabel("search parameters").fill("depth");
    await parameters.getByText("1 of 20").waitFor();
    await tab.getByRole("region", { name: "Data", exact: true }).getByText("data/trips.parquet").waitFor();
    await tab.getByRole("region", { name: "Logged models" }).getByText("fare-model").waitFor();
    await tab.getByText("System metrics").click();
    await tab.getByRole("figure").filter({ hasText: "cpu_utilization" }).waitFor();
  });

  await once("a model among a run's files is registered, described and deleted", view, async (tab) => {
    await tab.goto(`${page}?path=model`);
    await tab.getByRole("button", { name: "Register this model …" }).click();
    await tab.getByLabel("name of the model").fill("fare model");
    await tab.getByText("A new model, with this as version 1.").waitFor();
    await tab.getByRole("button", { name: "Register", exact: true }).click();
    await tab.getByRole("heading", { name: "Version 1" }).waitFor();
    await tab.getByRole("button", { name: "Describe this version" }).click();
    await tab.getByLabel("description in Markdown").fill("The **first** one");
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.locator(".markdown strong").waitFor();
    await tab.getByRole("button", { name: "Add an alias" }).click();
    await tab.getByLabel("name of the alias").fill("challenger");
    await tab.getByRole("button", { name: "Set" }).click();
    await tab.getByRole("button", { name: "take away the alias challenger" }).waitFor();
    await tab.getByRole("button", { name: "Promote …" }).click();
    await tab.getByText("No rule guards the stage Production").waitFor();
    await tab.getByRole("button", { name: "Promote", exact: true }).click();
    await tab.getByRole("heading", { name: "Version 1 Production" }).waitFor();
    await tab.getByRole("link", { name: "fare model", exact: true }).first().click();
    await tab.getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("link", { name: "tips", exact: true }).waitFor();
    await tab.getByRole("link", { name: "fare model", exact: true }).waitFor({ state: "detached" });
  });

  await once("an experiment is made, renamed, described and deleted, and its runs tagged together", view, async (tab) => {
    await tab.goto(address);
    await tab.getByRole("button", { name: "New experiment …" }).click();
    await tab.getByLabel("name of the experiment").fill("ideas");
    await tab.getByRole("button", { name: "Make it" }).click();
    await tab.getByRole("heading", { name: "ideas" }).waitFor();
    await tab.getByLabel("more of ideas").click();
    await tab.getByRole("button", { name: "Rename" }).click();
    await tab.getByLabel("name of the experiment").fill("better ideas");
    await tab.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await tab.getByRole("heading", { name: "better ideas" }).waitFor();
    await tab.getByLabel("more of better ideas").click();
    await tab.getByRole("button", { name: "Describe" }).click();
    await tab.getByLabel("description in Markdown").fill("What **could** be tried");
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.locator(".markdown strong").waitFor();
    await tab.getByLabel("more of better ideas").click();
    await tab.getByRole("button", { name: "Delete", exact: true }).and(tab.locator(".link")).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("link", { name: "search", exact: true }).click();
    await tab.getByLabel("choose all shown").check();
    await tab.getByRole("button", { name: "Tag", exact: true }).click();
    await tab.getByLabel("name of the tag").fill("reviewed");
    await tab.getByLabel("value of the tag").fill("by Ann");
    await tab.getByRole("dialog").getByRole("button", { name: "Tag" }).click();
    await tab.getByLabel("filter runs").fill("tags.reviewed = 'by Ann'");
    await tab.getByRole("button", { name: "Filter" }).click();
    await tab.getByText("8 runs").waitFor();
  });

  await test("files are shown as tables, Markdown and pictures", view, async (tab) => {
    await tab.goto(`${page}?file=predictions.csv`);
    await tab.getByText("the first 500 of 600 rows, 3 columns").waitFor();
    await tab.getByRole("columnheader", { name: "predicted" }).waitFor();
    await isUsable(tab);
    await tab.getByRole("link", { name: "eval_results_table.json", exact: true }).click();
    await tab.getByRole("cell", { name: "<b>how much?</b>" }).waitFor();
    await tab.getByRole("link", { name: "README.md", exact: true }).click();
    await tab.getByRole("heading", { name: "What is here" }).waitFor();
    await tab.getByRole("link", { name: "plots/" }).click();
    await tab.getByRole("link", { name: "square.png", exact: true }).click();
    await tab.getByRole("img", { name: "plots/square.png" }).waitFor();
  });

  await once("a page's scripts run only when told to, and shut in", view, async (tab) => {
    await tab.goto(`${page}?path=plots&file=plots/report.html`);
    const frame = tab.frameLocator("iframe");
    await frame.getByText("not yet").waitFor();
    await tab.getByRole("button", { name: "Run them" }).click();
    await frame.getByText("it ran").waitFor();
    if ((await tab.title()).includes("taken")) throw new Error("the page reached out of its frame");
    const sandbox = await tab.locator("iframe").getAttribute("sandbox");
    if (sandbox !== "allow-scripts") throw new Error(`the sandbox allows ${sandbox}`);
  }, /sandbox|Content Security/);
}

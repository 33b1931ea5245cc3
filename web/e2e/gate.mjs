// Journeys on a server with users: logging in and out, and a model that is promoted past a gate by two people.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const passwords = { admin: "a password of admin", ann: "a password of ann", bob: "a password of bob" };

/** Starts the server and makes a model per view: version 1 failed its evaluation, version 2 passed. */
export async function prepareGate({ start, run, views }) {
  const folder = mkdtempSync(join(tmpdir(), "weir-gate-"));
  run(["init", "--no-scm"], folder);
  const server = await start(["server", "--port", "0", "--auth"], folder, { WEIR_ADMIN_PASSWORD: passwords.admin });
  const { address } = server;
  const call = async (method, path, body, isOurs = false) => {
    const answer = await fetch(`${address}/api/${isOurs ? "weir/v1" : "2.0/mlflow"}/${path}`, { method, headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`admin:${passwords.admin}`)}` }, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  for (const username of ["ann", "bob"]) await call("POST", "users/create", { username, password: passwords[username] });
  const { experiment_id } = await call("POST", "experiments/create", { name: "fares" });
  for (const { width } of views) {
    const name = `fares-${width}`;
    await call("POST", "registered-models/create", { name, description: "Predicts **fares** of trips." });
    for (const username of ["ann", "bob"]) await call("PUT", "access/permissions", { name, username, permission: username === "ann" ? "EDIT" : "READ" }, true);
    for (const [i, auc] of [0.71, 0.91].entries()) {
      const { run: made } = await call("POST", "runs/create", { experiment_id, run_name: `trial ${i + 1}`, start_time: Date.now() });
      const id = made.info.run_id;
      await call("POST", "runs/log-batch", { run_id: id, metrics: [{ key: "roc_auc", value: auc, step: 0, timestamp: Date.now() }], params: [{ key: "max_depth", value: String(4 + i) }, { key: "seed", value: "7" }], tags: [{ key: "mlflow.source.git.commit", value: "0123456789abcdef0123456789abcdef01234567" }] });
      await fetch(`${address}/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${id}/artifacts/model/MLmodel`, { method: "PUT", body: `flavors: {}\n# ${i}\n`, headers: { Authorization: `Basic ${btoa(`admin:${passwords.admin}`)}` } });
      await call("POST", "model-versions/create", { name, source: `${made.info.artifact_uri}/model`, run_id: id });
      const slice = auc - 0.06;
      const rules = [
        { figure: "roc_auc", comparison: ">=", limit: 0.8, value: auc, passed: auc >= 0.8 },
        { figure: "roc_auc", comparison: ">=", limit: 0.75, value: slice, passed: slice >= 0.75, slice: "borough=Queens" },
        { figure: "roc_auc", comparison: ">=", limit: -0.01, value: auc, passed: auc - 0.7 >= -0.01, against: "difference", baseline: 0.7 },
      ];
      const content = { format: 1, created: new Date().toISOString(), tool: { name: "weir", version: "0.4.0" }, blessed: rules.every((r) => r.passed), rules, figures: { roc_auc: auc, log_loss: 0.4 - i / 10 }, slices: [{ name: "borough=Queens", rows: 1200, figures: { roc_auc: slice } }], baseline: { model: `models:/${name}/1`, figures: { roc_auc: 0.7 } } };
      await call("POST", `models/${name}/versions/${i + 1}/evaluations`, { content: JSON.stringify(content) }, true);
    }
    await call("PUT", `models/${name}/policy`, { rules: [{ stage: "Production", evaluation: true, approvals: 1, approver_users: ["bob"] }, { alias: "champion", evaluation: true }], comment: "two pairs of eyes" }, true);
  }
  const end = async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address, end };
}

const logIn = async (tab, name, password = passwords[name]) => {
  await tab.getByLabel("Name").fill(name);
  await tab.getByLabel("Password").fill(password);
  await tab.getByRole("button", { name: "Log in" }).click();
};

export async function gateJourneys(test, view, { address }, isUsable) {
  await test("one logs in, stays so, and logs out", view, async (tab) => {
    await tab.goto(`${address}/models/fares-${view.width}`);
    await tab.getByRole("heading", { name: "Log in" }).waitFor();
    await isUsable(tab);
    await logIn(tab, "ann", "not her password");
    await tab.getByRole("alert").getByText("name or password is wrong").waitFor();
    await logIn(tab, "ann");
    await tab.getByRole("heading", { name: `fares-${view.width}` }).waitFor();
    await tab.reload();
    await tab.getByRole("heading", { name: `fares-${view.width}` }).waitFor();
    const seen = await tab.evaluate(() => document.cookie);
    if (seen !== "") throw new Error(`a script can read ${seen}`);
    await tab.getByRole("button", { name: "Log out" }).click();
    await tab.getByRole("heading", { name: "Log in" }).waitFor();
    await tab.reload();
    await tab.getByRole("heading", { name: "Log in" }).waitFor();
  }, /401/);

  await test("a promotion is refused by the gate, then approved by somebody else, and told for ever", view, async (tab) => {
    const model = `${address}/models/fares-${view.width}`;
    await tab.goto(`${model}/versions/1`);
    await logIn(tab, "ann");
    await tab.getByText("2 of 3 rules failed").waitFor();
    // The alias needs a passed evaluation: refused at once, with the figures.
    await tab.getByRole("button", { name: "Add an alias" }).click();
    await tab.getByLabel("name of the alias").fill("champion");
    await tab.getByRole("button", { name: "Set" }).click();
    await tab.getByRole("alert").getByText("roc_auc >= 0.8").waitFor();
    // The stage too, and the dialog says so beforehand.
    await tab.getByRole("button", { name: "Promote …" }).click();
    const dialog = tab.getByRole("dialog");
    await dialog.getByText("The policy asks for an evaluation that passed and one approval of bob").waitFor();
    await dialog.getByText("The newest evaluation did not pass").waitFor();
    await dialog.getByText("roc_auc[borough=Queens] >= 0.75").waitFor();
    await isUsable(tab);
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await dialog.getByRole("alert").getByText(/did not pass: roc_auc >= 0.8/).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    // Version 2 passed: it waits for bob alone.
    await tab.goto(`${model}/versions/2`);
    await tab.getByRole("button", { name: "Promote …" }).click();
    await dialog.getByText("The newest evaluation passed all 3 rules").waitFor();
    await dialog.getByLabel("why").fill("better in every borough");
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await tab.getByText("the approval of 1 of bob").or(tab.getByText(/approval.* of bob/)).first().waitFor();
    if ((await tab.getByRole("button", { name: "Approve …" }).count()) > 0) throw new Error("who asks can approve");
    await tab.getByRole("button", { name: "Log out" }).click();
    await tab.getByRole("heading", { name: "Log in" }).waitFor();
    await logIn(tab, "bob");
    await tab.getByText("better in every borough").first().waitFor();
    await tab.getByRole("button", { name: "Approve …" }).click();
    const approve = dialog.getByRole("button", { name: "Approve" });
    if (await approve.isEnabled()) throw new Error("one can approve without saying so");
    await dialog.getByLabel("why").fill("figures checked");
    await dialog.getByLabel(/I have looked at the evaluation/).check();
    await approve.click();
    await tab.getByRole("heading", { name: "Version 2 Production" }).waitFor();
    const history = tab.getByRole("region", { name: "History" });
    await history.getByText("approved: Production").waitFor();
    await isUsable(tab);
    await history.getByText("figures checked").waitFor();
    await history.getByText("moved to Production").waitFor();
  }, /40[0139]/);

  await test("two versions are compared, and a version tells where it came from", view, async (tab) => {
    await tab.goto(`${address}/models/fares-${view.width}`);
    await logIn(tab, "bob");
    await tab.getByLabel("choose version 1").check();
    await tab.getByLabel("choose version 2").check();
    await isUsable(tab);
    await tab.getByRole("link", { name: "Compare 1 and 2" }).click();
    await tab.getByRole("rowheader", { name: "max_depth" }).waitFor();
    await tab.getByRole("rowheader", { name: "log_loss" }).waitFor();
    if ((await tab.getByRole("rowheader", { name: "seed" }).count()) > 0) throw new Error("what is the same is shown without being asked for");
    await tab.getByLabel("also what is the same in both").check();
    await tab.getByRole("rowheader", { name: "seed" }).waitFor();
    await tab.getByRole("link", { name: "Version 2", exact: true }).click();
    await tab.getByRole("region", { name: "Origin" }).getByRole("link", { name: "trial 2" }).waitFor();
    await tab.getByRole("region", { name: "Origin" }).getByText("0123456789ab").waitFor();
    await tab.getByRole("region", { name: "Package" }).getByRole("link", { name: "MLmodel" }).waitFor();
  }, /401/);
}

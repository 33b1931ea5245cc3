// Journeys over triggers: made, looked at, stopped, fired, run for the past, deleted.

export async function triggerJourneys(test, once, view, { address }, isUsable, gate) {
  const name = `nightly-${view.width}`;

  await test("a schedule is made with its next times before one's eyes, fired, and leads to its run", view, async (tab) => {
    await tab.goto(`${address}/triggers`);
    await tab.getByRole("button", { name: "New trigger" }).click();
    const dialog = tab.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await dialog.getByLabel("What runs").fill("repro -f fetch");
    await dialog.getByLabel("Time zone").fill("America/New_York");
    await dialog.getByLabel("Times", { exact: true }).fill("61 3 * * *");
    await dialog.getByRole("alert").getByText("minute").waitFor();
    await dialog.getByLabel("Times", { exact: true }).fill("30 2 * * 1-5");
    await dialog.getByText("on the clock of America/New_York").waitFor();
    const times = await dialog.locator(".times li").allTextContents();
    if (times.length !== 5 || times.some((t) => !/^(Mon|Tue|Wed|Thu|Fri) \d{4}-\d\d-\d\d 02:30:00 -0[45]:00$/.test(t))) throw new Error(`the next times are ${times}`);
    await isUsable(tab);
    await dialog.getByRole("button", { name: "Make it" }).click();
    await tab.getByRole("heading", { name }).waitFor();
    await tab.getByText("weir repro -f fetch").waitFor();
    await isUsable(tab);
    await tab.getByRole("button", { name: "Fire now" }).click();
    await tab.getByText("succeeded").first().waitFor({ timeout: 30_000 });
    await isUsable(tab);
    await tab.getByRole("link", { name: /^repro-/ }).click({ timeout: 30_000 });
    await tab.getByRole("link", { name, exact: true }).waitFor();
    await tab.locator(".gantt-frame canvas[data-lanes]").waitFor({ state: "attached" });
  }, /400/);

  await test("a trigger is paused, resumed, run for the past, and deleted", view, async (tab) => {
    await tab.goto(`${address}/triggers`);
    await tab.getByRole("button", { name: `pause ${name}` }).click();
    await tab.getByRole("row", { name: new RegExp(name) }).getByText("paused").waitFor();
    await isUsable(tab);
    await tab.getByRole("link", { name, exact: true }).click();
    await tab.getByRole("button", { name: "Resume" }).click();
    await tab.getByRole("button", { name: "Pause" }).waitFor();
    await tab.getByRole("button", { name: "Backfill" }).click();
    const dialog = tab.getByRole("dialog");
    await dialog.getByLabel("From").fill("2026-02-02");
    await dialog.getByLabel("Until").fill("2026-02-03");
    await isUsable(tab);
    await dialog.getByRole("button", { name: "Run" }).click();
    await tab.getByRole("cell", { name: "2026-02-02T07:30:00Z" }).waitFor();
    await tab.getByRole("cell", { name: "2026-02-03T07:30:00Z" }).waitFor();
    await tab.getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.waitForURL(/triggers$/);
    await tab.getByRole("link", { name, exact: true }).waitFor({ state: "detached" });
  });

  await once("a hook says where its secret is, and the secret nowhere", view, async (tab) => {
    await tab.goto(`${address}/triggers`);
    await tab.getByRole("button", { name: "New trigger" }).click();
    const dialog = tab.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("hook");
    await dialog.getByLabel("Goes off").selectOption("webhook");
    await dialog.getByLabel("Variable of the server's environment").fill("HOOK_SECRET");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await tab.getByText("the variable HOOK_SECRET").waitFor();
    if ((await tab.content()).includes("what nobody may see")) throw new Error("the secret is on the page");
    await tab.getByRole("button", { name: "Delete" }).click();
    await tab.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await tab.getByText("No triggers yet").waitFor();
    await isUsable(tab);
  });

  await once("an unknown trigger is told in words and leads on", view, async (tab) => {
    await tab.goto(`${address}/triggers/none`);
    await tab.getByRole("alert").getByText("none").waitFor();
    await tab.getByRole("link", { name: "All triggers" }).click();
    await tab.getByRole("heading", { name: "No triggers yet" }).waitFor();
  }, /404/);

  await once("who is no administrator sees triggers and changes none", view, async (tab) => {
    await tab.goto(`${gate.address}/triggers`);
    await tab.getByLabel("Name").fill("ann");
    await tab.getByLabel("Password").fill("a password of ann");
    await tab.getByRole("button", { name: "Log in" }).click();
    await tab.getByText("No triggers yet").waitFor();
    if ((await tab.getByRole("button", { name: "New trigger" }).count()) > 0) throw new Error("the button is there");
  }, /401/);
}

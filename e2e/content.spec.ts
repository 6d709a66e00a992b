import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { aDefinition } from "@/lib/content/testing";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let child: TenantRef;
let boss: TestPerson;
let customer: TestPerson;
let roleless: TestPerson;

test.beforeAll(async () => {
  const mainTenant = await main();
  child = await makeChild();
  boss = await makePerson(mainTenant, { roleId: ACCOUNT_ADMIN_ID, name: "Cora" });
  customer = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Carl" });
  roleless = await makePerson(child);
});

const mark = () => randomBytes(3).toString("hex");

async function clean(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

/** Saves the form, and waits for the item's own page. */
async function save(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name, level: 1, exact: true })).toBeVisible();
}

async function makeByJson(page: Page, address: string, name: string, definition: unknown): Promise<void> {
  await page.goto(`${address}/new`);
  await page.getByRole("tab", { name: "JSON" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Definition", { exact: true }).fill(JSON.stringify(definition));
  await save(page, name);
}

test("C1, C10: an integration and a connection whose secret nobody sees again", async ({ page, browser }) => {
  const of = mark();
  const secret = `s3cret-${of}`;
  await signIn(page, boss);
  await makeByJson(page, "/t/main/content/integrations", `Scanner ${of}`, aDefinition("integration"));
  await clean(page);

  await page.goto("/t/main/content/connections/new");
  await page.getByLabel("Name", { exact: true }).fill(`Scanner of all ${of}`);
  await page.getByRole("combobox", { name: "Integration" }).fill(of);
  await page.getByRole("option", { name: `Scanner ${of}` }).click();
  await page.getByLabel("Address", { exact: true }).fill("https://scanner.example");
  await page.getByLabel("Token").fill(secret);
  await clean(page);
  await save(page, `Scanner of all ${of}`);
  expect(await page.content()).not.toContain(secret);
  await page.goto(`${page.url()}/edit`);
  await expect(page.getByText("Set. Type a new one to replace it.")).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  await page.goto(`/t/main/content/integrations?q=${of}`);
  await page.getByRole("link", { name: `Scanner ${of}` }).click();
  await page.getByRole("link", { name: "Uses" }).click();
  await expect(page.getByRole("link", { name: `Scanner of all ${of}` })).toBeVisible();

  const other = await (await browser.newContext()).newPage();
  await signIn(other, customer, child.slug);
  await other.goto(`/t/${child.slug}/content/integrations?q=${of}`);
  await expect(other.getByText("Nothing matches")).toBeVisible();
  const foreign = page.url().replace(/\?.*/, "").replace("/t/main/", `/t/${child.slug}/`);
  expect((await other.goto(foreign))?.status()).toBe(404);
  expect((await other.goto(`${foreign}/edit`))?.status()).toBe(404);
  await other.close();
});

test("C11: a list's versions, what differs between two of them, and one brought back", async ({ page }) => {
  const name = `Watched ${mark()}`;
  await signIn(page, boss);
  await page.goto("/t/main/content/global-lists/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("tab", { name: "JSON" }).click();
  const json = page.getByLabel("Definition", { exact: true });
  await json.fill('{"data": ["one", ');
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/\/new$/);
  await json.fill('{"data": ["one", "two"]}');
  await save(page, name);
  const address = page.url();
  await page.goto(`${address}/edit`);
  await page.getByLabel("Value of entry 2").fill("three");
  await save(page, name);
  await page.goto(`${address}?tab=versions&a=1&b=2`);
  const difference = page.getByRole("region", { name: "Differences from Version 1 to Version 2" });
  await expect(difference.getByText('"two"')).toBeVisible();
  await expect(difference.getByText('"three"')).toBeVisible();
  await clean(page);
  await page.getByRole("button", { name: "Bring back version 1" }).click();
  await expect(page.getByText("As version 1 again")).toBeVisible();
  await page.goto(`${address}?tab=versions&a=1&b=3`);
  await expect(page.getByText("Version 1 and Version 3 say the same.")).toBeVisible();
});

test("C9: a wrong expression is told with its place, and a right one is tried before it is saved", async ({
  page,
}) => {
  const name = `Sum ${mark()}`;
  await signIn(page, boss);
  await page.goto("/t/main/content/utility-commands/new");
  await page.getByLabel("Name", { exact: true }).first().fill(name);
  await page.getByLabel("Expression").fill("$sum([1..4]");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/Look at character \d+\.$/)).toBeVisible();
  await page.getByLabel("Expression").fill("$sum([1..4])");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText("10", { exact: true })).toBeVisible();
  await clean(page);
  await save(page, name);
});

test("C16: items go out as a file and come in elsewhere, checked item by item first", async ({
  page,
  browser,
}) => {
  const of = mark();
  await signIn(page, boss);
  await makeByJson(page, "/t/main/content/incident-forms", `Form ${of}`, aDefinition("incident_form"));
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("dialog").getByLabel("Format").selectOption("yaml");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("content.yaml");
  const text = await readFile(await file.path(), "utf8");

  const other = await (await browser.newContext()).newPage();
  await signIn(other, customer, child.slug);
  await other.goto(`/t/${child.slug}/content/import`);
  const box = other.getByLabel("Text", { exact: true });
  await box.fill(text.replace("type: incident_form", "type: nothing"));
  await other.getByRole("button", { name: "Check" }).click();
  await expect(other.getByText(/^items\.0\.type: /)).toBeVisible();
  await box.fill(text.replace("sections:", "parts:"));
  await other.getByRole("button", { name: "Check" }).click();
  await expect(other.getByText("1 of 1 item cannot be imported. Nothing was written.")).toBeVisible();
  await clean(other);
  await other
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "content.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) });
  await other.getByRole("button", { name: "Check" }).click();
  await expect(other.getByText("Everything can be imported.")).toBeVisible();
  await other.getByRole("button", { name: "Import 1 item" }).click();
  await expect(other.getByText("1 item was imported.")).toBeVisible();
  await other.goto(`/t/${child.slug}/content/incident-forms?q=${of}`);
  await expect(other.getByRole("link", { name: `Form ${of}` })).toBeVisible();
  await other.close();
});

test("U6: someone without a role sees no content and hands in no file", async ({ page }) => {
  await signIn(page, roleless, child.slug);
  for (const path of ["content", "content/import", "content/connections", "content/connections/new"]) {
    expect((await page.goto(`/t/${child.slug}/${path}`))?.status(), path).toBe(403);
  }
  const query = "mode=import&format=json&existing=replace&live=yes";
  const answer = await page.request.post(`/t/${child.slug}/api/content/file?${query}`, {
    data: "{}",
    headers: { origin: new URL(page.url()).origin, "content-type": "text/plain" },
  });
  expect(answer.status()).toBe(403);
});

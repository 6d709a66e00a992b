import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { inControl, inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { anItem } from "@/lib/content/testing";
import { enqueue } from "@/lib/jobs/enqueue";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext } from "@/lib/tenants/testing";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

const LABEL = `rings-${randomBytes(3).toString("hex")}`;

let home: TenantRef;
let canary: TenantRef;
let other: TenantRef;
let boss: TestPerson;
let second: TestPerson;

test.beforeAll(async () => {
  home = await main();
  boss = await makePerson(home, { roleId: ACCOUNT_ADMIN_ID, name: "Ringboss" });
  second = await makePerson(home, { roleId: ACCOUNT_ADMIN_ID, name: "Approver" });
  canary = await makeChild();
  other = await makeChild();
  for (const child of [canary, other]) await pair(child);
  await inControl(
    (tx) => tx.sql`
      update tenants set labels = array['all', ${LABEL}::text] where id = any (${[canary.id, other.id]}::uuid[])`,
  );
});

/** A list for the two tenants of this test alone, not shared yet. */
const aList = () => anItem(aContext(home, boss.id), "global_list", { labels: [LABEL] });
const ring = (page: Page, number: number) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: `Ring ${number} ·` }) });
const held = (child: TenantRef, id: string) =>
  inTenant(child, (tx) => tx.sql`select from content_items where id = ${id}`);

async function rollOut(page: Page, name: string): Promise<void> {
  await page.goto(`/t/${home.slug}/content/global-lists?q=${encodeURIComponent(name)}`);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Roll out in rings…" }).click();
  await expect(page.getByLabel("Name of the rollout")).toHaveValue(`Roll out ${name}`);
  await page.getByRole("combobox", { name: "Tenants of ring 1" }).fill(canary.name);
  await page.getByRole("option", { name: canary.name }).click();
  await page.getByRole("checkbox", { name: "Another person must approve" }).check();
  await page.getByRole("button", { name: "Show the plan" }).click();
  await expect(page.getByRole("region", { name: "Plan of ring 1" })).toContainText(canary.name);
  await expect(page.getByRole("region", { name: "Plan of ring 2" })).toContainText(other.name);
  await page.getByRole("button", { name: "Start with ring 1" }).click();
  await expect(page.getByRole("heading", { name: `Roll out ${name}` })).toBeVisible();
}

test("W5: a canary first, another person's approval, then the rest, and back with one click", async ({
  page,
  browser,
}) => {
  await signIn(page, boss);
  const { id, name } = await aList();
  await rollOut(page, name);
  await expect(ring(page, 1).getByText("Successful")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve ring 2" })).toBeDisabled();
  expect(await held(canary, id)).toHaveLength(1);
  expect(await held(other, id)).toHaveLength(0);

  const theirs = await browser.newContext();
  const approver = await theirs.newPage();
  await signIn(approver, second);
  await approver.goto(page.url());
  await approver.getByRole("button", { name: "Approve ring 2" }).click();
  await expect(ring(approver, 2).getByText("Approved by")).toBeVisible();
  await theirs.close();
  await expect(ring(page, 2).getByText("Successful")).toBeVisible();
  await expect(page.getByText("Done", { exact: true }).first()).toBeVisible();
  expect(await held(other, id)).toHaveLength(1);

  await page.getByRole("button", { name: "Roll back…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "What goes back" })).toContainText(
    `${canary.name}version 1 is taken away`,
  );
  await dialog.getByRole("button", { name: "Roll back in 2 tenants" }).click();
  await expect(page.getByText("Rolled back", { exact: true })).toBeVisible();
  await expect.poll(async () => (await held(canary, id)).length + (await held(other, id)).length).toBe(0);
});

test("W7: what was removed in a tenant's database is found, and can be accepted with a note", async ({
  page,
}) => {
  await signIn(page, boss);
  const { id, name } = await aList();
  await rollOut(page, name);
  await expect(ring(page, 1).getByText("Successful")).toBeVisible();
  await inTenantAsMain(canary, (tx) => tx.sql`delete from content_items where id = ${id}`);
  await inTenant(home, (tx) => enqueue(tx, "reconcile", {}, "reconcile"));
  await expect.poll(async () => (await held(canary, id)).length).toBe(1);

  await page.goto(`/t/${home.slug}/content/deviations?q=${encodeURIComponent(`kind:gone ${name}`)}`);
  const row = page.getByRole("row", { name: new RegExp(canary.name) });
  await expect(row).toContainText("Gone there");
  await row.getByRole("button", { name: /^Actions for / }).click();
  await page.getByRole("menuitem", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Accept" }).click();
  await expect(dialog.getByText("Enter why this is accepted.")).toBeVisible();
  await dialog.getByLabel("Why").fill("They keep their own list");
  await dialog.getByRole("button", { name: "Accept" }).click();
  await expect(row).toContainText("Accepted");
  await expect(row).toContainText("They keep their own list");
});

test("T10: a child has neither, and someone without the right sees neither", async ({ page }) => {
  const local = await makePerson(canary, { roleId: ACCOUNT_ADMIN_ID, name: "Local" });
  await signIn(page, local, canary.slug);
  for (const path of ["rollouts", "rollouts/new", "deviations"]) {
    const answer = await page.goto(`/t/${canary.slug}/content/${path}`);
    expect(answer?.status()).toBe(404);
  }
  await page.context().clearCookies();
  await signIn(page, await makePerson(home, { name: "Nobody" }));
  for (const path of ["rollouts", "deviations"]) {
    const answer = await page.goto(`/t/${home.slug}/content/${path}`);
    expect(answer?.status()).toBe(403);
  }
});

import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { pair } from "@/lib/sync/testing/fixtures";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let child: TenantRef;
let boss: TestPerson;
let local: TestPerson;
const label = `Gold ${randomBytes(2).toString("hex")}`;
const item = `List for ${label}`;

test.beforeAll(async () => {
  child = await makeChild();
  const own = await main();
  boss = await makePerson(own, { roleId: ACCOUNT_ADMIN_ID, name: "Sita" });
  local = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Lars" });
  await pair(child);
  await inTenant(own, async ({ sql }) => {
    const [made] = await sql<{ id: string }[]>`
      insert into content_items (id, type, name, labels, draft, draft_changed, newest, live)
      values (gen_random_uuid(), 'global_list', ${item}, ${[label]}::text[], '{"data": []}', false, 1, 1) returning id`;
    await sql`insert into content_versions (item_id, number, definition, digest)
      values (${made?.id ?? null}, 1, '{"data": []}', 'x')`;
    await sql`insert into shares (item_id) values (${made?.id ?? null})`;
  });
});

const row = (page: Page, name: string) =>
  page.getByRole("table", { name: "Sites" }).getByRole("row", { name });

async function choose(page: Page, name: string, action: string): Promise<void> {
  await row(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: action }).click();
}

test("T7, T10: main makes, disables and enables a site; the child only looks at it", async ({ page }) => {
  await signIn(page, boss);
  await page.goto(`/t/main/tenants/${child.slug}?tab=sites`);
  await page.getByRole("button", { name: "New site" }).click();
  await page.getByRole("button", { name: "Create site" }).click();
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.getByLabel("Name").fill("Berlin");
  await page.getByRole("button", { name: "Create site" }).click();
  await expect(row(page, "Berlin")).toContainText("Successful");

  await choose(page, "Berlin", "Disable");
  const dialog = page.getByRole("dialog", { name: "Disable Berlin?" });
  await expect(dialog).toContainText("1 site and 0 connections of main are removed.");
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(row(page, "Berlin")).toContainText("Removed there: the site and 0 connections.");
  await choose(page, "Berlin", "Enable");
  await expect(row(page, "Berlin")).toContainText("Yes");
  await expect(row(page, "Berlin")).toContainText("Successful");

  await page.context().clearCookies();
  await signIn(page, local, child.slug);
  await page.goto(`/t/${child.slug}/settings/sites`);
  await expect(row(page, "Berlin")).toContainText("Successful");
  await expect(page.getByRole("button", { name: "New site" })).toHaveCount(0);
  await row(page, "Berlin").click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Copy text" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Disable" })).toHaveCount(0);
});

test("T8: a label is added with what it changes told before", async ({ page }) => {
  await signIn(page, boss);
  await page.goto(`/t/main/tenants/${child.slug}`);
  await page.getByRole("button", { name: "Edit labels" }).click();
  await page.getByRole("combobox", { name: "Labels" }).fill(label);
  await page.getByRole("option", { name: label }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Will target and turn Incomplete");
  await expect(dialog).toContainText(item);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`all, ${label}`)).toBeVisible();
});

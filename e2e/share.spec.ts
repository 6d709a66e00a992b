import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { updateContent } from "@/lib/content/commands/edit";
import { contentItem } from "@/lib/content/queries";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext } from "@/lib/tenants/testing";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

test.describe.configure({ mode: "serial" });

// An item and what it uses, from main to two tenants and back.
const id = randomBytes(2).toString("hex");
const label = `ring-${id}`;
const playbook = `Triage ${id}`;
const command = `Now ${id}`;
let context: Context;
let person: TestPerson;
let children: TenantRef[];

test.beforeAll(async () => {
  const tenant = await main();
  person = await makePerson(tenant, { roleId: ACCOUNT_ADMIN_ID });
  context = aContext(tenant, person.id);
  children = [await makeChild(`First ${id}`), await makeChild(`Second ${id}`)];
  for (const child of children) {
    await inControl(
      (tx) => tx.sql`update tenants set labels = ${["all", label]}::text[] where id = ${child.id}`,
    );
    await pair(child);
  }
  const used = await anItem(context, "utility_command", {
    name: command,
    ready: true,
    labels: [`only-${id}`],
  });
  await anItem(context, "event_playbook", { name: playbook, uses: used, ready: true, labels: [label] });
});

const row = (page: Page) => page.getByRole("row", { name: playbook });

async function choose(page: Page, item: string): Promise<void> {
  await page.goto(`/t/main/content/event-playbooks?q=${id}`);
  await row(page).click({ button: "right" });
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("C2, C17, C18: exactly the plan is shared, with what the item uses, and the status says so", async ({
  page,
}) => {
  await signIn(page, person);
  await choose(page, "Share");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("In 2 tenants: 4 added.");
  await expect(dialog).toContainText(`Travels along: ${playbook} uses it.`);
  await dialog.getByText(`First ${id}`).click();
  await expect(dialog).toContainText(`because ${playbook} uses it`);
  await dialog.getByRole("button", { name: "Share exactly this" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row(page)).toContainText("Successful");
});

test("C4: the log has each tenant, under an address of its own", async ({ page }) => {
  await signIn(page, person);
  await page.goto(`/t/main/content/event-playbooks?q=${id}`);
  await page.getByRole("link", { name: `Successful: share log of ${playbook}` }).click();
  await expect(page).toHaveURL(/log=/);
  await page.reload();
  const log = page.getByRole("dialog", { name: `Share log of ${playbook}` });
  await expect(log.getByRole("list", { name: "Tenants" }).getByRole("listitem")).toHaveCount(2);
  await log.getByRole("button", { name: `What happened at First ${id}` }).click();
  await expect(log).toContainText("Version 1 is here since");
  await expect(log.getByRole("button", { name: "Retry failed" })).toBeDisabled();
});

test("C3: an edit turns it Incomplete at once, and sharing it again heals it", async ({ page }) => {
  await signIn(page, person);
  await page.goto(`/t/main/content/event-playbooks?q=${id}`);
  await expect(row(page)).toContainText("Successful");
  const found = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string }[]>`select id from content_items where name = ${playbook}`,
  );
  const item = await contentItem(context, found[0]?.id ?? "");
  const { version, name, labels, settings, draft } = item;
  const input = {
    id: item.id,
    version,
    name,
    labels,
    settings,
    definition: draft,
    description: "Told anew.",
  };
  await inTenant(context.tenant, (tx) => updateContent(tx, context, input));
  await expect(row(page)).toContainText("Incomplete");
  await choose(page, "Share");
  await expect(page.getByRole("dialog")).toContainText("2 overwritten");
  await page.getByRole("button", { name: "Share exactly this" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(row(page)).toContainText("Successful");
});

test("C5, T10: the child has it with the tag Shared, until main takes it back and says so", async ({
  page,
  browser,
}) => {
  const [child] = children as [TenantRef];
  const local = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID });
  const other = await (await browser.newContext()).newPage();
  await signIn(other, local, child.slug);
  await other.goto(`/t/${child.slug}/content/event-playbooks`);
  await expect(row(other)).toContainText("Shared");
  await row(other).getByRole("link").first().click();
  await expect(other.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);
  await signIn(page, person);
  await choose(page, "Stop sharing");
  await page.getByRole("button", { name: "Remove from 2 tenants" }).click();
  await expect(row(page)).toContainText("Not Shared");
  await other.goto(`/t/${child.slug}/content/event-playbooks`);
  await expect(row(other)).toHaveCount(0);
  await other.goto(`/t/${child.slug}/content`);
  await expect(other.getByRole("status")).toContainText("Main took back 2 items");
});

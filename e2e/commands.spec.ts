import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { keyOf } from "@/lib/api/testing";
import { syncTenants } from "@/lib/sync/engine";
import { aGroup, pair, writeMain } from "@/lib/sync/testing/fixtures";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let boss: TestPerson;
let children: TenantRef[];
let key: string;

test.beforeAll(async () => {
  const mainTenant = await main();
  children = [await makeChild(), await makeChild()];
  for (const child of children) await pair(child);
  boss = await makePerson(mainTenant, { roleId: ACCOUNT_ADMIN_ID, name: "Commander" });
  const group = aGroup(`Commanders ${randomUUID()}`, ACCOUNT_ADMIN_ID);
  await writeMain(mainTenant, {
    groups: [group],
    members: [{ group_id: group.id, user_id: boss.id }],
    listings: children.map(({ id }) => ({ group_id: group.id, tenant_id: id })),
  });
  await syncTenants({ tenantIds: children.map(({ id }) => id) });
  key = (await keyOf(mainTenant, [ACCOUNT_ADMIN_ID])).secret;
});

const listsIn = (tenant: TenantRef, name: string) =>
  inTenant(tenant, (tx) => tx.sql`select from content_items where name = ${name}`);

test("C16, T12: a command is found in the palette and run on several tenants; each tells its result", async ({
  page,
}) => {
  await signIn(page, boss);
  await expect(page.getByRole("button", { name: "Search" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/Go to a page/).fill("global list");
  await page.getByRole("option", { name: /Create a global list/ }).click();
  await expect(page).toHaveURL(/\/commands\/CreateGlobalList$/);

  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByText("Choose at least one tenant.")).toBeVisible();
  await expect(page.getByText("Enter JSON.")).toBeVisible();

  const name = `Hosts ${randomUUID().slice(0, 8)}`;
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Data").fill('["198.51.100.7"]');
  for (const child of children) {
    await page.getByRole("combobox", { name: "Tenants" }).fill(child.name);
    await page.getByRole("option", { name: child.name }).click();
  }
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page).toHaveURL(/\/commands\/runs\//);
  const results = page.getByRole("list", { name: "Results" });
  for (const child of children) {
    await expect(results.getByRole("listitem").filter({ hasText: child.name })).toContainText(
      `The list ${name} is made.`,
    );
    expect(await listsIn(child, name)).toHaveLength(1);
  }
  await page.getByRole("link", { name: "Run again" }).click();
  await expect(page.getByRole("heading", { name: "Create a global list" })).toBeVisible();
});

test("T10: a child has the commands for itself alone", async ({ page }) => {
  const [child] = children as [TenantRef, ...TenantRef[]];
  await signIn(page, boss);
  await page.goto(`/t/${child.slug}/commands`);
  await expect(page.getByRole("link", { name: /CreateUser/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /CreateSite/ })).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search commands" }).fill("nothing like it");
  await expect(page.getByText("No command fits")).toBeVisible();
  expect((await page.goto(`/t/${child.slug}/commands/CreateSite`))?.status()).toBe(404);
});

test("C16: the command line runs a command and says what failed", async () => {
  const [child] = children as [TenantRef, ...TenantRef[]];
  const name = `Typed ${randomUUID().slice(0, 8)}`;
  const args = ["bin/bailiwick.mjs", "run", "CreateGlobalList", "--name", name, "--data", "[1]"];
  const run = async (...tenants: string[]) => {
    const program = spawn(process.execPath, [...args, ...tenants.flatMap((slug) => ["--tenant", slug])], {
      env: { ...process.env, BAILIWICK_API_KEY: key, BAILIWICK_URL: `http://127.0.0.1:${process.env.PORT}` },
    });
    const [out, err, [code]] = await Promise.all([
      text(program.stdout),
      text(program.stderr),
      once(program, "exit"),
    ]);
    return { out: `${out}${err}`, code };
  };
  expect(await run(child.slug)).toEqual({ out: expect.stringContaining("successful"), code: 0 });
  const second = await run(child.slug, "no-such-tenant");
  expect(second.code).toBe(1);
  expect(second.out).toMatch(/no-such-tenant\s+failed\s+This tenant does not exist/);
  expect(second.out).toMatch(/failed\s+There is a global list/);
});

import { randomBytes, randomUUID } from "node:crypto";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { countedAttempt, lockKeyOf } from "@/lib/core/locks";
import { main, makePerson, signIn, type TestPerson } from "./fixtures/people";

let home: TenantRef;
let boss: TestPerson;

test.beforeAll(async () => {
  home = await main();
  boss = await makePerson(home, { roleId: ACCOUNT_ADMIN_ID, name: "Menuboss" });
});

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, boss);
});

/** The three ways to one menu: the pointer, the row's button, the keys. */
const ways: Record<string, (page: Page, row: Locator) => Promise<void>> = {
  "right-click": async (_, row) => row.getByRole("cell").nth(2).click({ button: "right" }),
  "the row's button": async (_, row) => row.getByRole("button", { name: /^Actions for / }).click(),
  "Shift+F10": async (page, row) => {
    await row.focus();
    await page.keyboard.press("Shift+F10");
  },
};

async function choose(page: Page, way: string, row: Locator, item: string): Promise<void> {
  await test.step(`${item} by ${way}`, async () => {
    await ways[way]?.(page, row);
    const entry = page.getByRole("menuitem", { name: item, exact: true });
    await expect(entry).not.toHaveAttribute("aria-disabled", "true");
    if (way === "Shift+F10") {
      await expect(page.getByRole("menuitem").first()).toBeFocused();
      for (let step = 0; step < 12 && !(await isFocused(entry)); step++)
        await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    } else await entry.click();
  });
}

const isFocused = (item: Locator) => item.evaluate((element) => element === document.activeElement);

const confirm = (page: Page, button: string) =>
  page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

const tag = () => randomBytes(3).toString("hex");

async function aRole(name = `Menu role ${tag()}`): Promise<{ id: string; name: string }> {
  const id = randomUUID();
  await inTenant(home, ({ sql }) => sql`insert into roles (id, name) values (${id}, ${name})`);
  return { id, name };
}

for (const way of Object.keys(ways)) {
  test(`U5, U7, U8: each action of a user's menu by ${way}`, async ({ page }) => {
    const role = await aRole();
    const person = await makePerson(home, { name: "Menna" });
    const address = `/t/main/settings/users?q=${person.email}`;
    await page.goto(address);
    const row = page.getByRole("row", { name: person.email });

    await choose(page, way, row, "Edit user permissions");
    await page.getByRole("dialog").getByLabel("Role", { exact: true }).selectOption({ label: role.name });
    await confirm(page, "Save");
    await expect(row).toContainText(role.name);

    await choose(page, way, row, "Remove user role");
    await confirm(page, "Remove role");
    await expect(row).not.toContainText(role.name);

    const lock = [lockKeyOf(home.id, person.email)];
    for (let attempt = 0; attempt < 10; attempt++) await countedAttempt(lock, async () => undefined);
    await page.goto(address);
    await expect(row).toContainText("Locked");
    await choose(page, way, row, "Unlock");
    await expect(row).toContainText("Active");

    await choose(page, way, row, "Deactivate");
    await confirm(page, "Deactivate");
    await expect(row).toContainText("Inactive");
    await choose(page, way, row, "Activate");
    await expect(row).not.toContainText("Inactive");

    await choose(page, way, row, "Copy text");
    await expect(page.getByText("Copied").first()).toBeVisible();
    expect(await copied(page)).toBe(way === "right-click" ? person.email : "Menna Tester");
    await choose(page, way, row, "Copy row");
    await expect.poll(() => copied(page)).toContain(`Menna Tester\t${person.email}`);

    await choose(page, way, row, "Edit");
    await page.waitForURL(`**/settings/users/${person.id}`);
    await page.goto(address);
    await choose(page, way, row, "Delete");
    await confirm(page, "Delete");
    await expect(page.getByText("Nothing matches")).toBeVisible();
  });

  test(`R1: each action of a role's menu by ${way}`, async ({ page }) => {
    const role = await aRole();
    const address = `/t/main/settings/roles?q=${encodeURIComponent(`"${role.name}"`)}`;
    await page.goto(address);
    const row = page.getByRole("row", { name: role.name });
    await choose(page, way, row, "Copy row");
    await expect.poll(() => copied(page)).toContain(role.name);
    await choose(page, way, row, "Edit");
    await page.waitForURL(`**/settings/roles/${role.id}`);
    await page.goto(address);
    await choose(page, way, row, "Save as new");
    await page.waitForURL(/\/settings\/roles\/new/);
    await page.goto(address);
    await choose(page, way, row, "Delete");
    await confirm(page, "Delete");
    await expect(page.getByText("Nothing matches")).toBeVisible();
  });

  test(`G3: each action of a group's menu by ${way}`, async ({ page }) => {
    const role = await aRole();
    const [id, name] = [randomUUID(), `Menu group ${tag()}`];
    await inTenant(
      home,
      ({ sql }) => sql`insert into groups (id, name, role_id) values (${id}, ${name}, ${role.id})`,
    );
    const address = `/t/main/settings/groups?q=${encodeURIComponent(`"${name}"`)}`;
    await page.goto(address);
    const row = page.getByRole("row", { name });
    await choose(page, way, row, "Copy row");
    await expect.poll(() => copied(page)).toContain(name);
    await choose(page, way, row, "Edit");
    await page.waitForURL(`**/settings/groups/${id}`);
    await page.goto(address);
    await choose(page, way, row, "Save as new");
    await page.waitForURL(/\/settings\/groups\/new/);
    await page.goto(address);
    await choose(page, way, row, "Delete");
    await confirm(page, "Delete");
    await expect(page.getByText("Nothing matches")).toBeVisible();
  });
}

test("U5: several users by the menu of the selection and by the bar below", async ({ page }) => {
  const mark = `bulk${tag()}`;
  const people = [await makePerson(home, { name: mark }), await makePerson(home, { name: mark })];
  await page.goto(`/t/main/settings/users?q=${mark}`);
  await page.getByRole("checkbox", { name: /^Select all/ }).check();
  await expect(page.getByRole("region", { name: "Selected rows" })).toContainText("2 selected");
  const row = page.getByRole("row", { name: people[0]?.email });
  await choose(page, "right-click", row, "Deactivate");
  await confirm(page, "Deactivate");
  for (const { email } of people) {
    await expect(page.getByRole("row", { name: email })).toContainText("Inactive");
  }
  const bar = page.getByRole("region", { name: "Selected rows" });
  if (await bar.isHidden()) await page.getByRole("checkbox", { name: /^Select all/ }).check();
  await bar.getByRole("button", { name: "Delete" }).click();
  await confirm(page, "Delete");
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("U9: what state forbids is there with its reason and does nothing", async ({ page }) => {
  await page.goto(`/t/main/settings/users?q=${boss.email}`);
  await page.getByRole("row", { name: boss.email }).click({ button: "right" });
  for (const item of ["Remove user role", "Deactivate", "Delete"]) {
    const entry = page.getByRole("menuitem", { name: item, exact: true });
    await expect(entry).toHaveAttribute("aria-disabled", "true");
    await expect(entry).toContainText("is an Account Admin");
  }
  await page.getByRole("menuitem", { name: "Delete", exact: true }).click({ force: true });
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("U10: what somebody owns is handed over before he is deleted", async ({ page }) => {
  const owner = await makePerson(home, { name: `Owner${tag()}` });
  const heir = await makePerson(home, { name: `Heir${tag()}` });
  const [id, name] = [randomUUID(), `Owned key ${tag()}`];
  await inTenant(
    home,
    ({ sql }) => sql`
      insert into api_keys (id, name, hint, secret_hash, owner_id, created_by)
      values (${id}, ${name}, '…', ${Buffer.from(id)}, ${owner.id}, ${owner.id})`,
  );
  await page.goto(`/t/main/settings/users?q=${owner.email}`);
  await choose(page, "right-click", page.getByRole("row", { name: owner.email }), "Delete");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`1 API key: ${name}`);
  await confirm(page, "Delete");
  await expect(dialog.getByRole("alert")).toContainText("Choose whether to hand over");
  await dialog.getByLabel("Hand all of it over to another active user").check();
  await dialog.getByRole("combobox", { name: "New owner" }).fill(heir.email);
  await dialog.getByRole("option", { name: heir.email }).click();
  await confirm(page, "Delete");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  const rows = await inTenant(home, ({ sql }) => sql`select owner_id from api_keys where id = ${id}`);
  expect(rows).toEqual([{ owner_id: heir.id }]);
  await inTenant(home, ({ sql }) => sql`delete from api_keys where id = ${id}`);
});

import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { admin, PASSWORD, signIn } from "./fixtures/people";

test.describe.configure({ mode: "serial" });

// The journey that everything hangs from, as a newcomer walks it.
const id = randomBytes(2).toString("hex");
const acme = { name: `Acme Bank ${id}`, slug: `acme-bank-${id}` };
const role = `Triage ${id}`;
const tier1 = `Tier 1 ${id}`;
const tier2 = `Tier 2 ${id}`;
const joe = { email: `joe-${id}@mssp.test`, first: "Joe", last: `Analyst ${id}` };
let link = "";
let key = "";

const menu = (page: Page, row: string, item: string) =>
  test.step(`${item} of ${row}`, async () => {
    await page.getByRole("row", { name: row }).click({ button: "right" });
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  });

async function pick(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).fill(text);
  await page.getByRole("option", { name: text }).click();
}

test("T2: an Account Admin creates a child tenant in a region and gets its admin's link", async ({
  page,
}) => {
  await signIn(page, admin);
  await page.getByRole("link", { name: "Gateway" }).click();
  await page.getByRole("button", { name: "Create tenant" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(acme.name);
  await expect(dialog.getByLabel("Address")).toHaveValue(acme.slug);
  await dialog.getByLabel("Region").selectOption({ label: "EMEA" });
  await dialog.getByLabel("Administrator's first name").fill("Avery");
  await dialog.getByLabel("Administrator's last name").fill("Acme");
  await dialog.getByLabel("Administrator's e-mail").fill(`avery-${id}@acme.test`);
  await dialog.getByRole("button", { name: "Create tenant" }).click();
  const row = page.getByRole("row", { name: acme.name });
  await expect(row).toContainText("Active");
  await menu(page, acme.name, "Invitation link");
  await page.getByRole("button", { name: "Make the link" }).click();
  link = (await page.getByTestId("secret").textContent()) ?? "";
  expect(link).toContain(`tenant=${acme.slug}`);
});

test("P1, U4: the child's admin sets a password and generates the registration key", async ({ page }) => {
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Repeat password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await page.waitForURL(`**/t/${acme.slug}`);
  await expect(page).toHaveTitle(new RegExp(acme.name));
  await page.getByRole("link", { name: "Main tenant" }).click();
  await page.getByLabel("Break-glass account").selectOption({ index: 0 });
  await page.getByLabel("Password of this account").fill(PASSWORD);
  await page.getByRole("button", { name: "Generate key" }).click();
  key = (await page.getByTestId("secret").textContent()) ?? "";
  expect(key.length).toBeGreaterThan(20);
});

test("P2, P3, P5: main pastes address and key, sees the preflight, and registers", async ({
  page,
  baseURL,
}) => {
  await signIn(page, admin);
  await page.goto("/t/main/tenants");
  await page.getByRole("button", { name: "Add tenant" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tenant URL").fill(`${baseURL}/t/${acme.slug}`);
  await dialog.getByLabel("Registration key").fill("not the key");
  await dialog.getByRole("button", { name: "Check" }).click();
  await expect(dialog.getByLabel("Registration key")).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByRole("button", { name: "Register and initiate" })).toBeDisabled();
  await dialog.getByLabel("Registration key").fill(key);
  await expect(dialog).toContainText("Avery Acme");
  await dialog.getByRole("button", { name: "Register and initiate" }).click();
  await expect(page.getByRole("row", { name: acme.name })).toContainText("Initialized", { timeout: 30_000 });
});

test("R2, U2, G1, G2: roles, users and nested groups on main, the child among the available tenants", async ({
  page,
}) => {
  await signIn(page, admin);
  await page.goto("/t/main/settings/roles");
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByLabel("Name", { exact: true }).fill(role);
  await page.getByRole("group", { name: "Incidents", exact: true }).getByLabel("View and edit").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/settings\/roles(\?|$|\/[0-9a-f-]{36})/);

  await page.goto("/t/main/settings/users");
  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByLabel("Email").fill(joe.email);
  await page.getByLabel("First name").fill(joe.first);
  await page.getByLabel("Last name").fill(joe.last);
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByTestId("secret")).toContainText("/invite?");

  const group = async (name: string, fill: () => Promise<void>, concerned?: string) => {
    await page.goto("/t/main/settings/groups");
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("Role", { exact: true }).selectOption({ label: role });
    await fill();
    await pick(page, "Available tenants", acme.name);
    await page.getByRole("button", { name: "Save" }).click();
    if (concerned) {
      await expect(page.getByRole("region", { name: "Review changes" })).toContainText(concerned);
      await page.getByRole("button", { name: "Save these changes" }).click();
    }
    await page.waitForURL(/\/settings\/groups(\?|$|\/[0-9a-f-]{36})/);
  };
  await group(
    tier1,
    () => pick(page, "Users", joe.email),
    "1 person gains permissions, here and in 1 tenant.",
  );
  await group(tier2, () => pick(page, "Nested groups", tier1));
});

test("S1, S2, S3, T5, U11: all of it is in the child within seconds, from main and read-only, and explained", async ({
  page,
}) => {
  await signIn(page, { email: `avery-${id}@acme.test`, password: PASSWORD }, acme.slug);
  await expect
    .poll(async () => {
      await page.goto(`/t/${acme.slug}/settings/users?q=${joe.email}`);
      return page.getByRole("row", { name: joe.email }).count();
    })
    .toBe(1);
  const row = page.getByRole("row", { name: joe.email });
  await expect(row).toContainText("From main");
  await row.click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Edit", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: `${joe.first} ${joe.last}` }).click();
  const matrix = page.getByRole("table", { name: "Accumulated permissions" });
  await expect(matrix.getByRole("row", { name: /^Incidents / })).toContainText(tier1);
  await page.goto(`/t/${acme.slug}/settings/groups`);
  await expect(page.getByRole("row", { name: tier2 })).toContainText("From main");
  await page.goto(`/t/${acme.slug}/settings/roles`);
  await expect(page.getByRole("row", { name: role })).toContainText("From main");
});

test("U5, U7, U8: deactivate, activate and delete by right-click, by the row's button and by keyboard", async ({
  page,
}) => {
  await signIn(page, admin);
  await page.goto(`/t/main/settings/users?q=${joe.email}`);
  const row = page.getByRole("row", { name: joe.email });
  await menu(page, joe.email, "Deactivate");
  await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(row).toContainText("Inactive");

  await page.getByRole("button", { name: `Actions for ${joe.first} ${joe.last}` }).click();
  await page.getByRole("menuitem", { name: "Activate", exact: true }).click();
  await expect(row).not.toContainText("Inactive");

  await row.focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Delete", exact: true }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { createRole, deleteRole } from "@/lib/roles/commands";
import { actingIn, perform } from "@/lib/users/testing";
import { main, makePerson, signIn } from "./fixtures/people";

const id = randomBytes(2).toString("hex");
const name = `Terraform ${id}`;

const statusOf = async (page: Page, secret: string) =>
  (
    await page.request.get("/api/v1/tenants/main/roles?limit=1", {
      headers: { authorization: `Bearer ${secret}` },
    })
  ).status();
const row = (page: Page) => page.getByRole("row", { name });

async function pick(page: Page, role: string): Promise<void> {
  await page.getByRole("combobox", { name: "Roles" }).fill(role);
  await page.getByRole("option", { name: role }).click();
}

async function secretOf(page: Page): Promise<string> {
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByTestId("secret")).toBeHidden();
  return secret;
}

test("K1: a key is made, used, rotated by ⋯, loses its roles, and is revoked and deleted by keyboard", async ({
  page,
}) => {
  const tenant = await main();
  const admin = actingIn(tenant);
  const boss = await makePerson(tenant, { roleId: ACCOUNT_ADMIN_ID, name: "Keye" });
  const [one, two] = [`Reader one ${id}`, `Reader two ${id}`];
  const roles = { [one]: "", [two]: "" };
  for (const role of [one, two])
    roles[role] = (
      await perform(createRole, admin, { name: role, description: "", permissions: { roles: "view" } })
    ).id;

  await signIn(page, boss);
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Enter a name.")).toBeVisible();
  await expect(dialog.getByText("Choose at least one role.")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await pick(page, one);
  await pick(page, two);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const first = await secretOf(page);
  expect(await statusOf(page, first)).toBe(200);

  await row(page)
    .getByRole("button", { name: `Actions for ${name}` })
    .click();
  await page.getByRole("menuitem", { name: "Rotate" }).click();
  await dialog.getByRole("button", { name: "Rotate" }).click();
  const second = await secretOf(page);
  expect([await statusOf(page, first), await statusOf(page, second)]).toEqual([200, 200]);

  await perform(deleteRole, admin, { id: roles[one] ?? "" });
  await page.reload();
  await expect(row(page).getByText("Role missing")).toHaveAttribute(
    "title",
    new RegExp(`${one} no longer exists`),
  );
  expect(await statusOf(page, second)).toBe(200);

  await perform(deleteRole, admin, { id: roles[two] ?? "" });
  await page.reload();
  await expect(row(page).getByText("Unusable")).toBeVisible();
  expect(await statusOf(page, second)).toBe(403);
  await row(page).click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Rotate" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");

  await row(page).focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Revoke" }).press("Enter");
  await dialog.getByRole("button", { name: "Revoke" }).press("Enter");
  await expect(row(page).getByText("Revoked")).toBeVisible();
  expect(await statusOf(page, second)).toBe(401);
  await row(page).focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Delete" }).press("Enter");
  await dialog.getByRole("button", { name: "Delete" }).press("Enter");
  await expect(row(page)).toBeHidden();
});

test("K3: the documentation shows every operation with this tenant's address", async ({ page }) => {
  await signIn(page, await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Doc" }));
  await page.goto("/t/main/settings/api-keys");
  await page.getByRole("link", { name: "API documentation" }).click();
  await page.getByRole("link", { name: "Change a role" }).click();
  const operation = page.locator("#updateRole");
  await expect(operation.getByText("/api/v1/tenants/main/roles/{role}", { exact: true })).toBeVisible();
  await expect(operation.getByText(/curl -X PUT/)).toBeVisible();
});

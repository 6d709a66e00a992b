import { randomBytes } from "node:crypto";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import type { TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

const SCHEMA = "urn:ietf:params:scim:schemas:core:2.0";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let child: TenantRef;
let admin: TestPerson;
let here: TestPerson[];
let token: string;
const team = `Responders ${randomBytes(3).toString("hex")}`;

test.beforeAll(async () => {
  child = await makeChild();
  admin = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Dora" });
  here = [await makePerson(child, { name: "Ines" }), await makePerson(child, { name: "Omar" })];
});

const directory = () => `/t/${child.slug}/settings/directory`;
const groups = () => `/t/${child.slug}/settings/groups`;

/** A call of the directory's own client. */
async function scim(request: APIRequestContext, method: string, path: string, data?: object) {
  const response = await request.fetch(`/t/${child.slug}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
    ...(data ? { data } : {}),
  });
  expect(response.ok(), `${method} ${path} answers ${response.status()}`).toBe(true);
  return response.status() === 204 ? undefined : ((await response.json()) as { id: string });
}

async function idOf(request: APIRequestContext, kind: "Users" | "Groups", filter: string): Promise<string> {
  const response = await request.get(
    `/t/${child.slug}/scim/v2/${kind}?filter=${encodeURIComponent(filter)}`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  const { Resources } = (await response.json()) as { Resources: { id: string }[] };
  return Resources[0]?.id ?? "";
}

/** Looks anew until the worker has done its part. */
async function becomes(page: Page, address: string, check: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    await check();
  }).toPass({ timeout: 30_000 });
}

const imported = (page: Page) => page.getByRole("row").filter({ hasText: team });

test.describe
  .serial("A6, G6, W8: a directory by SCIM, from its token to a group that follows it", () => {
    test.beforeEach(({ page }) => signIn(page, admin, child.slug));

    test("it is connected by a token that is shown once, and sends its people and groups", async ({
      page,
      request,
    }) => {
      await page.goto(groups());
      await expect(page.getByRole("button", { name: "Import AD group" })).toBeDisabled();
      await page.goto(directory());
      await page.getByLabel("Your directory").selectOption("generic");
      await page.getByRole("button", { name: "Connect" }).click();
      token = (await page.getByTestId("secret").textContent()) ?? "";
      await expect(page.getByText(`/t/${child.slug}/scim/v2`)).toBeVisible();
      await page.reload();
      await expect(page.getByTestId("secret")).toHaveCount(0);
      await expect(page.getByText("Nothing received yet").first()).toBeVisible();

      const wrong = await request.get(`/t/${child.slug}/scim/v2/Users`, {
        headers: { authorization: `Bearer ${token}x` },
      });
      expect(wrong.status()).toBe(401);
      const members: { value: string }[] = [];
      for (const userName of [...here.map(({ email }) => email), `stranger-${team.slice(-6)}@people.test`]) {
        const made = await scim(request, "POST", "/Users", { schemas: [`${SCHEMA}:User`], userName });
        members.push({ value: made?.id ?? "" });
      }
      await scim(request, "POST", "/Groups", { schemas: [`${SCHEMA}:Group`], displayName: team, members });

      await page.reload();
      await expect(page.getByText("Connected", { exact: true })).toBeVisible();
      await expect(page.getByText("3 people, 1 group")).toBeVisible();
      await expect(page.getByRole("cell", { name: "POST Groups" })).toBeVisible();
    });

    test("a group is found as one types, tells what it brings, and is fetched in the background", async ({
      page,
    }) => {
      await page.goto(groups());
      await page.getByRole("button", { name: "Import AD group" }).click();
      const dialog = page.getByRole("dialog", { name: "Import AD group" });
      await dialog.getByRole("combobox", { name: "Group or organizational unit" }).fill(team.slice(0, 8));
      await dialog.getByRole("option", { name: team }).click();
      await expect(dialog.getByText("Become members (2):")).toBeVisible();
      await expect(dialog.getByText("Not here, so left out (1):")).toBeVisible();
      await expect(dialog.getByLabel("Name")).toHaveValue(team);
      await dialog.getByRole("button", { name: "Import" }).click();
      await expect(dialog.getByText("Choose a role.")).toBeVisible();
      await dialog.getByLabel("Role").selectOption({ label: "Analyst" });
      await dialog.getByRole("button", { name: "Import" }).click();
      await expect(dialog.getByRole("region", { name: "Review changes" })).toContainText("2 people");
      await dialog.getByRole("button", { name: "Import as shown" }).click();
      await expect(dialog).toBeHidden();

      await becomes(page, directory(), async () => {
        await expect(imported(page)).toContainText("Follows", { timeout: 2_000 });
      });
      await page.getByRole("button", { name: /^Notices/ }).click();
      await page.getByRole("region", { name: "Notices" }).getByRole("link", { name: team }).click();
      await expect(page.getByRole("heading", { name: team })).toBeVisible();
      for (const { email } of here) await expect(page.getByText(email).first()).toBeVisible();
    });

    test("who leaves it there leaves it here, after the dry run has told so; disabling there does nothing here", async ({
      page,
      request,
    }) => {
      const [stays, leaves] = here;
      const group = await idOf(request, "Groups", `displayName eq "${team}"`);
      const user = await idOf(request, "Users", `userName eq "${leaves?.email}"`);
      await scim(request, "PATCH", `/Groups/${group}`, {
        schemas: [PATCH],
        Operations: [{ op: "remove", path: `members[value eq "${user}"]` }],
      });
      const kept = await idOf(request, "Users", `userName eq "${stays?.email}"`);
      await scim(request, "PATCH", `/Users/${kept}`, {
        schemas: [PATCH],
        Operations: [{ op: "Replace", value: { active: "False" } }],
      });
      await page.goto(directory());
      await page.getByRole("button", { name: "Show what the next sync changes" }).click();
      const plan = page.getByRole("list", { name: "What the next sync changes" });
      await expect(plan).toContainText("Leave (1): Omar");
      await expect(plan).not.toContainText("Ines");
      await page.getByRole("button", { name: "Sync now" }).click();
      await becomes(page, directory(), async () => {
        await expect(imported(page).getByRole("cell").nth(2)).toHaveText("1", { timeout: 2_000 });
      });
      await page.context().clearCookies();
      if (stays) await signIn(page, stays, child.slug);
    });

    test("a group that is gone there waits in quarantine, and can be kept", async ({ page, request }) => {
      await page.goto(directory());
      await page.getByLabel("Quarantine").selectOption("7");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Saved").first()).toBeVisible();
      await scim(request, "DELETE", `/Groups/${await idOf(request, "Groups", `displayName eq "${team}"`)}`);
      await page.reload();
      await page.getByRole("button", { name: "Show what the next sync changes" }).click();
      await expect(page.getByText("Waits in quarantine: it is gone in the directory")).toBeVisible();
      await page.getByRole("button", { name: "Sync now" }).click();
      await becomes(page, directory(), async () => {
        await expect(imported(page)).toContainText("Quarantine", { timeout: 2_000 });
      });
      await imported(page).getByRole("button", { name: "Keep" }).click();
      await expect(page.getByText("No group is imported yet").first()).toBeVisible();
      await page.goto(`${groups()}?q=${encodeURIComponent(team)}`);
      await expect(page.getByRole("row").filter({ hasText: team })).toBeVisible();
    });

    test("disconnecting ends the token at once and forgets what was sent", async ({ page, request }) => {
      await page.goto(directory());
      await page.getByRole("button", { name: "Disconnect" }).click();
      const dialog = page.getByRole("dialog", { name: "Disconnect the directory" });
      await expect(dialog).toContainText("3 people and 0 groups that it sent are forgotten");
      await dialog.getByRole("button", { name: "Disconnect" }).click();
      await expect(page.getByLabel("Your directory")).toBeVisible();
      const late = await request.get(`/t/${child.slug}/scim/v2/Users`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(late.status()).toBe(401);
    });
  });

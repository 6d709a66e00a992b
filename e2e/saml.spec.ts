import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { makeChild, makePerson, signIn } from "./fixtures/people";
import { startProvider, type TestProvider } from "./fixtures/saml-provider";

let child: TenantRef;
let provider: TestProvider;

test.beforeAll(async () => {
  child = await makeChild();
});
test.afterAll(() => provider?.close());

const settings = () => `/t/${child.slug}/settings/sign-in`;
const someone = () => {
  const nameId = `${randomUUID().slice(0, 8)}@sso.test`;
  return {
    nameId,
    attributes: { email: [nameId], firstName: ["Sam"], lastName: ["Singer"], groups: ["SOC"] },
  };
};

async function mappedGroup(names: string[]): Promise<string> {
  const id = randomUUID();
  await inTenant(
    child,
    (tx) => tx.sql`
      insert into groups (id, name, role_id, idp_groups)
      values (${id}, ${`Group ${id.slice(0, 8)}`}, ${ACCOUNT_ADMIN_ID}, ${names}::text[])`,
  );
  return id;
}

const wayIn = (page: Page) => page.goto(`/login?tenant=${child.slug}`);

test.describe
  .serial("A2: SAML, from the wizard to single logout", () => {
    test("the wizard, a test sign-in with near misses, and enabling", async ({ page }) => {
      const admin = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Admin" });
      await mappedGroup(["SOC"]);
      await signIn(page, admin, child.slug);
      await page.goto(`${settings()}/new`);
      await page.getByLabel("Okta").check();
      await page.getByLabel("Name").fill("Test Okta");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.waitForURL(/sign-in\/[0-9a-f-]{36}/);

      const value = async (label: string) =>
        (await page
          .locator("dd", { has: page.getByRole("button", { name: `Copy ${label}` }) })
          .locator("code")
          .textContent()) ?? "";
      provider = await startProvider({
        acsUrl: await value("Single sign-on URL"),
        audience: await value("Audience URI (SP Entity ID)"),
      });
      await page.getByLabel("Metadata", { exact: true }).fill("<nothing/>");
      await page.getByRole("button", { name: "Import" }).click();
      await expect(page.getByText("This is no SAML metadata of an identity provider.")).toBeVisible();
      await page.getByLabel("Metadata", { exact: true }).fill(provider.idp.metadata());
      await page.getByRole("button", { name: "Import" }).click();
      await expect(page.getByText(provider.idp.entityId, { exact: true })).toBeVisible();

      const person = someone();
      provider.answer = { ...person, attributes: { ...person.attributes, groups: ["soc", "Sales"] } };
      await page.getByRole("link", { name: "Test", exact: true }).click();
      await page.getByRole("link", { name: "Test sign-in" }).click();
      await page.waitForURL(/[?]test=/);
      await expect(page.getByText("a new SSO user would be made")).toBeVisible();
      await expect(page.getByText("differs in case")).toBeVisible();
      await expect(page.getByRole("cell", { name: "Sales" })).toBeVisible();

      await page.getByRole("link", { name: "Settings", exact: true }).click();
      await page.getByLabel("E-mail domains").fill("sso.test");
      await page.getByLabel(/^Show a button/).check();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Saved").first()).toBeVisible();
      await page.reload();
      await page.getByRole("button", { name: "Enable" }).click();
      await expect(page.getByText("Enabled", { exact: true })).toBeVisible();
    });

    test("the provider's button signs in, with the groups of this session alone; signing out ends it there too", async ({
      page,
    }) => {
      provider.answer = someone();
      await wayIn(page);
      await page.getByRole("link", { name: "Continue with Test Okta" }).click();
      await page.waitForURL(new RegExp(`/t/${child.slug}$`));
      await page.goto(`/t/${child.slug}/settings/sessions`);
      const row = page.getByRole("row", { name: /Sam Singer/ }).first();
      await expect(row).toContainText("Test Okta");
      await expect(row).toContainText(/Group /);
      await page.getByRole("button", { name: /^Account of / }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await expect.poll(() => provider.logouts.at(-1) ?? "").toContain(provider.answer.nameId ?? "");
      await page.waitForURL(({ pathname, search }) => pathname + search === `/login?tenant=${child.slug}`);
      await page.goto(`/t/${child.slug}`);
      await page.waitForURL(/\/login/);
    });

    test("an address of the domain leads to the provider", async ({ page }) => {
      provider.answer = someone();
      await wayIn(page);
      await page.getByLabel("E-mail address").fill(provider.answer.nameId ?? "");
      await page.getByLabel("Password").focus();
      await page.getByRole("button", { name: "Continue with Test Okta" }).click();
      await page.waitForURL(new RegExp(`/t/${child.slug}$`));
    });

    test("without a matching group there is no role; the next sign-in has what matches then", async ({
      page,
    }) => {
      const person = someone();
      const name = randomUUID();
      provider.answer = { ...person, attributes: { ...person.attributes, groups: [name] } };
      const enter = async () => {
        await wayIn(page);
        await page.getByRole("link", { name: "Continue with Test Okta" }).click();
        await page.waitForURL(new RegExp(`/t/${child.slug}$`));
      };
      await enter();
      await expect(page.getByText("No role is assigned to you")).toBeVisible();
      await mappedGroup([name]);
      await page.reload();
      await expect(page.getByText("No role is assigned to you")).toBeVisible();
      await enter();
      await expect(page.getByText("No role is assigned to you")).toHaveCount(0);
    });

    test("the provider begins a sign-in only where that is allowed; RelayState leads nowhere else", async ({
      page,
      browser,
    }) => {
      provider.answer = someone();
      await page.goto(provider.launchUrl);
      await page.waitForURL(/\/login/);
      await expect(page.getByRole("alert").filter({ hasText: /Reference [0-9a-f]{8}/ })).toBeVisible();

      const admin = await browser.newPage();
      await signIn(admin, await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Chief" }), child.slug);
      await admin.goto(settings());
      await admin.getByRole("link", { name: "Test Okta" }).click();
      await admin.getByRole("link", { name: "Sign-in log" }).click();
      await expect(admin.getByText("The provider began this sign-in").first()).toBeVisible();
      await admin.getByRole("link", { name: "Settings", exact: true }).click();
      await admin.getByLabel("Allow them").check();
      await expect(admin.getByText("The provider may begin sign-ins").first()).toBeVisible();

      await page.goto(provider.launchUrl);
      await page.waitForURL(new RegExp(`/t/${child.slug}$`));
    });

    test("a session that is ended, and a provider that is disabled, let nobody on", async ({
      page,
      browser,
    }) => {
      provider.answer = someone();
      const enter = async () => {
        await wayIn(page);
        await page.getByRole("link", { name: "Continue with Test Okta" }).click();
        await page.waitForURL(new RegExp(`/t/${child.slug}$`));
      };
      await enter();
      const admin = await browser.newPage();
      await signIn(admin, await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Boss" }), child.slug);
      await admin.goto(`/t/${child.slug}/settings/sessions`);
      await admin.getByRole("button", { name: "End all other sessions" }).click();
      await admin.getByRole("dialog").getByRole("button", { name: "End them" }).click();
      await expect(admin.getByText(/sessions? ended/).first()).toBeVisible();
      await page.reload();
      await page.waitForURL(/\/login/);

      await enter();
      await admin.goto(settings());
      await admin.getByRole("link", { name: "Test Okta" }).click();
      await admin.getByRole("button", { name: "Disable" }).click();
      await admin.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
      await expect(admin.getByText("Disabled", { exact: true })).toBeVisible();
      await page.reload();
      await page.waitForURL(/\/login/);
      await expect(page.getByRole("link", { name: "Continue with Test Okta" })).toHaveCount(0);
    });
  });

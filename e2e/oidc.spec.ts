import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { TEST_CLIENT } from "@/lib/sso/testing/oidc-connection";
import { type RealOp, realOp, testBrowser } from "@/lib/sso/testing/real-op";
import { makeChild, makePerson, signIn } from "./fixtures/people";

let child: TenantRef;
let op: RealOp | undefined;

test.beforeAll(async () => {
  child = await makeChild();
});
test.afterAll(() => op?.close());

const settings = () => `/t/${child.slug}/settings/sign-in`;
const someone = (groups: string | string[] = "SOC") => ({
  sub: randomUUID(),
  email: `${randomUUID().slice(0, 8)}@oidc.test`,
  email_verified: true,
  given_name: "Olive",
  family_name: "Connect",
  groups,
});

function provider(): RealOp {
  if (!op) throw new Error("the provider has not been started");
  return op;
}

async function enter(page: Page): Promise<void> {
  await page.goto(`/login?tenant=${child.slug}`);
  await page.getByRole("link", { name: "Continue with Test OIDC" }).click();
  await page.waitForURL(new RegExp(`/t/${child.slug}$`));
}

async function openConnection(page: Page): Promise<void> {
  await page.goto(settings());
  await page.getByRole("link", { name: "Test OIDC" }).click();
}

test.describe
  .serial("A2: OpenID Connect, from the wizard to back-channel logout", () => {
    test("the wizard, discovery, a test sign-in with near misses, and enabling", async ({ page }) => {
      const admin = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Admin" });
      const groupId = randomUUID();
      await inTenant(
        child,
        (tx) => tx.sql`
          insert into groups (id, name, role_id, idp_groups)
          values (${groupId}, 'Operations', ${ACCOUNT_ADMIN_ID}, array['SOC'])`,
      );
      await signIn(page, admin, child.slug);
      await page.goto(`${settings()}/new`);
      await page.getByLabel("Another provider").check();
      await page.getByLabel("OpenID Connect").check();
      await page.getByLabel("Name").fill("Test OIDC");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.waitForURL(/sign-in\/[0-9a-f-]{36}/);

      const value = async (label: string) =>
        (await page
          .locator("dd", { has: page.getByRole("button", { name: `Copy ${label}` }) })
          .locator("code")
          .textContent()) ?? "";
      const started = await realOp(
        {
          redirectUrl: await value("Redirect URI"),
          postLogoutUrl: await value("Post-logout redirect URI"),
          backchannelUrl: await value("Back-channel logout URI"),
        },
        { host: "127.0.0.9" },
      );
      op = started;
      await page.getByLabel("Issuer").fill("https://169.254.169.254");
      await page.getByLabel("Client ID").fill(TEST_CLIENT.clientId);
      await page.getByLabel("Client secret").fill(TEST_CLIENT.clientSecret);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText(/is not called/).first()).toBeVisible();
      await page.getByLabel("Issuer").fill(started.issuer);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText(started.issuer, { exact: true })).toBeVisible();

      started.state.person = someone(["soc", "Sales"]);
      await page.getByRole("link", { name: "Test", exact: true }).click();
      await page.getByRole("link", { name: "Test sign-in" }).click();
      await page.waitForURL(/[?]test=/);
      await expect(page.getByText("a new SSO user would be made")).toBeVisible();
      await expect(page.getByText("differs in case")).toBeVisible();

      const check = (what: string) => page.getByRole("listitem").filter({ hasText: what });
      await page.goto(page.url().replace(/[?].*/, "?tab=test"));
      await page.getByLabel("ID token").fill(started.state.idToken);
      await page.getByRole("button", { name: "Look into it" }).click();
      await expect(check("By a key that the provider publishes.")).toContainText("Passes");
      await expect(page.getByText("Nothing speaks against a sign-in")).toBeVisible();
      await page.getByLabel("ID token").fill(started.state.idToken.replace(/[^.]+$/, "AAAA"));
      await page.getByRole("button", { name: "Look into it" }).click();
      await expect(check("None of the keys that the provider publishes")).toContainText("Fails");
      await expect(page.getByText("It was not proved.")).toBeVisible();

      await page.getByRole("link", { name: "Settings", exact: true }).click();
      await page.getByLabel(/^Show a button/).check();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Saved").first()).toBeVisible();
      await page.reload();
      await page.getByRole("button", { name: "Enable" }).click();
      await expect(page.getByText("Enabled", { exact: true })).toBeVisible();
    });

    test("the button signs in with the groups of this session; signing out ends it there too", async ({
      page,
    }) => {
      provider().state.person = someone();
      await enter(page);
      await page.goto(`/t/${child.slug}/settings/sessions`);
      const row = page.getByRole("row", { name: /Olive Connect/ }).first();
      await expect(row).toContainText("Test OIDC");
      await expect(row).toContainText("Operations");
      await page.getByRole("button", { name: /^Account of / }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      // The provider's own address bears ours, as where to come back to.
      await page.waitForURL(({ pathname }) => pathname === "/login");
      await page.goto(`/t/${child.slug}`);
      await page.waitForURL(/\/login/);
    });

    test("a callback of another browser is refused with one sentence and a reference; the log has the reason", async ({
      page,
      browser,
    }) => {
      provider().state.person = someone();
      await page.goto(`/login?tenant=${child.slug}`);
      const begins = await page.getByRole("link", { name: "Continue with Test OIDC" }).getAttribute("href");
      const away = await page.request.get(begins ?? "", { maxRedirects: 0 });
      const { to: stolen } = await testBrowser(provider().issuer).go(away.headers().location ?? "");
      expect(stolen).toContain("/callback?");
      const victim = await browser.newPage();
      await victim.goto(stolen);
      await victim.waitForURL(/\/login/);
      await expect(victim.getByRole("alert").filter({ hasText: "begun" })).toContainText(
        "begun in another browser",
      );
      await expect(victim.getByRole("alert").filter({ hasText: "begun" })).toContainText(
        /Reference [0-9a-f]{8}/,
      );
      const admin = await browser.newPage();
      await signIn(admin, await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Chief" }), child.slug);
      await openConnection(admin);
      await admin.getByRole("link", { name: "Sign-in log" }).click();
      await expect(admin.getByText(/answers no sign-in that this browser began/).first()).toBeVisible();
    });

    test("another client id ends the sessions that began by the one before, once that was confirmed", async ({
      page,
      browser,
    }) => {
      provider().state.person = someone();
      await enter(page);
      const admin = await browser.newPage();
      await signIn(admin, await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Owner" }), child.slug);
      await openConnection(admin);
      await admin.getByLabel("Client ID").fill("another");
      await admin.getByRole("button", { name: "Save" }).click();
      const dialog = admin.getByRole("dialog");
      await expect(dialog).toContainText(/\d+ sessions? ends? at the next request/);
      await dialog.getByRole("button", { name: "Save and end the sessions" }).click();
      await expect(admin.getByText(/Provider saved, \d+ sessions? ended/)).toBeVisible();
      await page.reload();
      await page.waitForURL(/\/login/);
      await admin.reload();
      await admin.getByLabel("Client ID").fill(TEST_CLIENT.clientId);
      await admin.getByRole("button", { name: "Save" }).click();
      await expect(admin.getByText("Provider saved", { exact: true })).toBeVisible();
    });

    test("a provider that is disabled lets nobody on", async ({ page, browser }) => {
      provider().state.person = someone();
      await enter(page);
      const admin = await browser.newPage();
      await signIn(admin, await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Boss" }), child.slug);
      await openConnection(admin);
      await admin.getByRole("button", { name: "Disable" }).click();
      await admin.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
      await expect(admin.getByText("Disabled", { exact: true })).toBeVisible();
      await page.reload();
      await page.waitForURL(/\/login/);
    });
  });

import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { samlConnection } from "@/lib/sso/testing/connection";
import { makeChild, makePerson, signIn } from "./fixtures/people";
import { startProvider, type TestProvider } from "./fixtures/saml-provider";

let child: TenantRef;
let provider: TestProvider;
let id: string;

test.beforeAll(async () => {
  child = await makeChild();
  await inTenant(
    child,
    (tx) => tx.sql`
      insert into groups (id, name, role_id, idp_groups)
      values (${randomUUID()}, ${`Group ${randomUUID().slice(0, 8)}`}, ${ACCOUNT_ADMIN_ID}, ${["SOC"]}::text[])`,
  );
  const made = await samlConnection(child, {
    name: "Test POST",
    showButton: true,
    provider: async (party) => {
      provider = await startProvider(party, "post");
      return provider.idp;
    },
  });
  id = made.id;
});
test.afterAll(() => provider?.close());

async function enter(page: Page): Promise<void> {
  const nameId = `${randomUUID().slice(0, 8)}@sso.test`;
  provider.answer = { nameId, attributes: { email: [nameId], firstName: ["Sam"], groups: ["SOC"] } };
  await page.goto(`/login?tenant=${child.slug}`);
  await page.getByRole("link", { name: "Continue with Test POST" }).click();
  await page.waitForURL(new RegExp(`/t/${child.slug}$`));
}

test.describe("A2: SAML where the provider takes HTTP-POST alone", () => {
  test("signing in and out posts to the provider, and its answer is taken", async ({ page }) => {
    await enter(page);
    await page.getByRole("button", { name: /^Account of / }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect.poll(() => provider.logouts.length).toBe(1);
    await page.waitForURL(({ pathname, search }) => pathname + search === `/login?tenant=${child.slug}`);
    expect(provider.logouts.at(-1)).toContain(provider.answer.nameId ?? "");
    expect(provider.logouts.at(-1)).toContain("SignatureValue");
    expect([...provider.methods]).toEqual(["POST"]);
    await page.goto(`/t/${child.slug}`);
    await page.waitForURL(/\/login/);
  });

  test("the provider ends the session by a posted request, and gets a posted answer", async ({ page }) => {
    await enter(page);
    await page.goto(provider.endUrl);
    await expect(page.getByRole("heading", { name: "Signed out everywhere" })).toBeVisible();
    expect(provider.logoutAnswers.at(-1)).toContain("status:Success");
    await page.goto(`/t/${child.slug}`);
    await page.waitForURL(/\/login/);
  });

  test("a page that posts may post to the provider's address alone, and a forged answer is told", async ({
    page,
  }) => {
    const login = await page.request.get(`/t/${child.slug}/sso/${id}/login`, { maxRedirects: 0 });
    const policy = login.headers()["content-security-policy"] ?? "";
    const target = provider.launchUrl.replace("/launch", "/sso");
    expect(policy.split("; ").filter((each) => each.startsWith("form-action"))).toEqual([
      `form-action ${target}`,
    ]);
    expect(login.headers()["x-bailiwick-form-target"]).toBeUndefined();
    expect(await login.text()).toContain(`action="${target}"`);
    await page.goto(`/t/${child.slug}/sso/${id}/logout?SAMLResponse=x`);
    await page.waitForURL(/\/login/);
    await expect(page.getByRole("alert").filter({ hasText: "You are signed out here" })).toBeVisible();
  });

  test("the connection's page says by which binding, and what ends when", async ({ page }) => {
    const admin = await makePerson(child, { roleId: ACCOUNT_ADMIN_ID, name: "Admin" });
    await signIn(page, admin, child.slug);
    await page.goto(`/t/${child.slug}/settings/sign-in/${id}`);
    await expect(page.getByText(/\/sso \(HTTP-POST\)$/)).toBeVisible();
    await expect(page.getByText(/\/slo \(HTTP-POST\)$/)).toBeVisible();
  });
});

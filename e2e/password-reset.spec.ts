import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { inTenant } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { linkIn } from "@/lib/mail/testing";
import { type MailingConsole, startMailingConsole } from "./fixtures/mailing-console";
import { admin, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

const FIRST = "violet otter lamp";
const NEXT = "seven quiet hills";

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

async function typePassword(page: Page, password: string, confirm: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Repeat password").fill(password);
  await page.getByRole("button", { name: confirm }).click();
}

test.describe("with a mail server", () => {
  let own: MailingConsole;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    own = await startMailingConsole();
  });
  test.afterAll(() => own?.close());

  const pageOf = async (browser: Browser) => (await browser.newContext({ baseURL: own.url })).newPage();
  /** The newest mail to an address, once there are so many. */
  async function mailTo(email: string, count: number) {
    await expect.poll(() => own.inbox.to(email).length).toBe(count);
    return own.inbox.to(email).at(-1);
  }

  async function ask(page: Page, email: string): Promise<string> {
    await page.goto("/login");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send link" }).click();
    return (await page.getByRole("status").textContent()) ?? "";
  }

  test("A1, A4, A7, U7: an invited person sets a password, forgets it, and sets it anew by mail", async ({
    browser,
  }) => {
    const email = `rita-${randomBytes(3).toString("hex")}@people.test`;
    const [boss, rita, elsewhere] = [await pageOf(browser), await pageOf(browser), await pageOf(browser)];
    await signIn(boss, admin);
    await boss.goto("/t/main/settings/users/add");
    await boss.getByLabel("Email").fill(email);
    await boss.getByLabel("First name").fill("Rita");
    await boss.getByLabel("Last name").fill("Reset");
    await boss.getByRole("button", { name: "Invite" }).click();
    await expect(boss.getByText("on their way by mail")).toBeVisible();
    await elsewhere.goto(linkIn(await mailTo(email, 1)));
    await typePassword(elsewhere, FIRST, "Set password and sign in");
    await elsewhere.waitForURL(/\/t\/main$/);

    const told = await ask(rita, email);
    await clean(rita);
    expect(await ask(rita, `nobody-${email}`)).toBe(told);
    const link = linkIn(await mailTo(email, 2));
    await rita.goto(link);
    await clean(rita);
    await typePassword(rita, "Password1234", "Set new password");
    await expect(rita.getByText("It is a common password")).toBeVisible();
    await expect(rita.getByLabel("Password", { exact: true })).toBeFocused();
    await typePassword(rita, NEXT, "Set new password");
    await expect(rita.getByText("Your password is changed. Sign in with it.")).toBeVisible();
    await signIn(rita, { email, password: NEXT });
    expect((await mailTo(email, 3))?.subject).toBe("Your password for Main was changed");
    expect(own.inbox.to(`nobody-${email}`)).toEqual([]);

    await elsewhere.goto("/t/main");
    await elsewhere.waitForURL(/\/login/);
    await elsewhere.getByLabel("E-mail address").fill(email);
    await elsewhere.getByLabel("Password").fill(FIRST);
    await elsewhere.getByRole("button", { name: "Sign in" }).click();
    await expect(elsewhere.getByRole("alert").filter({ hasText: "is not right" })).toBeVisible();
    await elsewhere.goto(link);
    await expect(elsewhere.getByText("This link does not work any more")).toBeVisible();

    await boss.goto(`/t/main/settings/users?q=${email}`);
    await boss.getByRole("row", { name: email }).click({ button: "right" });
    await boss.getByRole("menuitem", { name: "Send password reset" }).click();
    await expect(boss.getByText("A link for a new password is on its way to Rita Reset")).toBeVisible();
    await elsewhere.goto(linkIn(await mailTo(email, 4)));
    await expect(elsewhere.getByRole("heading", { name: "Set a new password" })).toBeVisible();
  });
});

test.describe("without one", () => {
  let boss: TestPerson;
  let helped: TestPerson;

  test.beforeAll(async () => {
    const home = await makeChild();
    boss = await makePerson(home, { roleId: ACCOUNT_ADMIN_ID, name: "Ivy" });
    helped = await makePerson(home, { name: "Hal" });
  });

  test("U4, U7: an administrator is shown the link and hands it over", async ({ page, browser }) => {
    const { slug } = boss.tenant;
    await page.goto(`/forgot?tenant=${slug}`);
    await expect(page.getByText("Ask your administrator", { exact: true })).toBeVisible();
    await signIn(page, boss, slug);
    await page.goto(`/t/${slug}/settings/users?q=${helped.email}`);
    await page.getByRole("row", { name: helped.email }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Send password reset" }).click();
    const link = (await page.getByTestId("secret").textContent()) ?? "";
    await clean(page);

    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await typePassword(other, NEXT, "Set new password");
    await other.waitForURL(`**/login?tenant=${slug}&reset=done`);
    await signIn(other, { email: helped.email, password: NEXT }, slug);
    await page.goto(`/t/${slug}/audit`);
    for (const action of ["user.send_password_reset", "user.reset_password"])
      await expect(page.getByText(action, { exact: true })).toBeVisible();
  });
});

test("A7: whoever is outside the networks of his home can sign out from the page that says so", async ({
  page,
}) => {
  const home = await makeChild();
  const { slug } = home;
  const person = await makePerson(home, { roleId: ACCOUNT_ADMIN_ID, name: "Olaf" });
  await signIn(page, person, slug);
  await inTenant(home, ({ sql }) => sql`update sign_in_policy set networks = '{203.0.113.0/24}'`);
  await page.goto(`/t/${slug}`);
  await expect(page.getByText("Not from this network")).toBeVisible();
  await clean(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`**/login?tenant=${slug}`);
  expect(await page.context().cookies()).not.toContainEqual(
    expect.objectContaining({ name: `bw_session_${home.id}` }),
  );
  await page.goto("/unavailable?why=place");
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});

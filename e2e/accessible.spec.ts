import AxeBuilder from "@axe-core/playwright";
import { type Cookie, expect, type Page, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let boss: TestPerson;
let childAdmin: TestPerson;
/** The sessions of both, made once. */
let sessions: Record<"main" | "child", Cookie[]>;

test.beforeAll(async ({ browser }) => {
  boss = await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Axel" });
  childAdmin = await makePerson(await makeChild(), { roleId: ACCOUNT_ADMIN_ID, name: "Axelle" });
  const cookiesOf = async (person: TestPerson, tenant?: string) => {
    const page = await browser.newPage();
    await signIn(page, person, tenant);
    const cookies = await page.context().cookies();
    await page.context().close();
    return cookies;
  };
  sessions = { main: await cookiesOf(boss), child: await cookiesOf(childAdmin, childAdmin.tenant.slug) };
});

/** Screens of main below its address; `{id}` is whoever looks. */
const OF_MAIN = [
  "",
  "/tenants",
  "/audit",
  "/account",
  "/incidents",
  "/incidents/new",
  "/commands",
  "/commands/CreateUser",
  "/commands/runs",
  "/settings/users",
  "/settings/users/add",
  "/settings/users/import",
  "/settings/users/invitations",
  "/settings/users/{id}",
  "/settings/users/{id}/history",
  "/settings/users/{id}/history?at=2026-01-01T00:00",
  "/settings/users/{id}/history?from=2026-01-01&to=2026-01-02",
  "/settings/roles",
  "/settings/roles/new",
  "/settings/groups",
  "/settings/groups/new",
  "/settings/api-keys",
  "/settings/api-keys/docs",
  "/settings/sign-in",
  "/settings/sign-in/new",
  "/settings/sign-in-policy",
  "/settings/sessions",
  "/settings/directory",
  "/content",
  "/content/import",
  "/content/status",
  "/content/rollouts",
  "/content/rollouts/new",
  "/content/deviations",
  "/content/incident-playbooks",
  ...CONTENT_TYPES.map((type) => `/content/${CONTENT[type].path}/new`),
];

/** Screens of a child that main has not, or that differ there. */
const OF_A_CHILD = [
  "/settings/main-tenant",
  "/settings/sites",
  "/settings/ingestion",
  "/content/event-playbooks",
];

/** Holds a screen to WCAG 2.2 AA in both themes, to a quiet console, and to 390 pixels. */
async function expectClean(page: Page, address: string): Promise<void> {
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(address);
  await expect(page.getByRole("heading").first()).toBeVisible();
  const whole = axe(page).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]);
  expect.soft(await violations(whole), "light").toEqual([]);
  // Only colours differ in the dark.
  await page.emulateMedia({ colorScheme: "dark" });
  const colours = axe(page).withRules(["color-contrast", "link-in-text-block"]);
  expect.soft(await violations(colours), "dark").toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(wider, "it scrolls sideways").toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
}

/** No screen has frames: then axe need not open a page of its own for each look. */
const axe = (page: Page) =>
  new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode(true);

async function violations(look: AxeBuilder): Promise<string[]> {
  const { violations } = await look.analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

test.describe("clean by axe in light and dark, at 390 pixels and in the console", () => {
  for (const address of ["/login", "/gateway"]) {
    test(address, async ({ page }) => {
      await page.context().addCookies(address === "/login" ? [] : sessions.main);
      await expectClean(page, address);
    });
  }
  for (const path of OF_MAIN) {
    test(`main ${path || "/"}`, async ({ page }) => {
      await page.context().addCookies(sessions.main);
      await expectClean(page, `/t/main${path.replace("{id}", boss.id)}`);
    });
  }
  for (const path of OF_A_CHILD) {
    test(`a child ${path}`, async ({ page }) => {
      await page.context().addCookies(sessions.child);
      await expectClean(page, `/t/${childAdmin.tenant.slug}${path}`);
    });
  }
});

test("T5: the switcher, the menu of a row and a dialog work by keyboard alone", async ({ page }) => {
  await signIn(page, boss);
  await page.goto("/t/main/settings/users?q=axel");
  const row = page.getByRole("row", { name: boss.email });
  await row.focus();
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Edit", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Edit user permissions" })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Edit user permissions" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: /^Switch tenant/ }).press("Enter");
  await expect(page.getByRole("combobox", { name: "Find a tenant" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Go to a page, a tenant, a person, a command …").fill("roles");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/settings/roles");
});

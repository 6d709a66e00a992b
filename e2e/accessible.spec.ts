import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let boss: TestPerson;
let childAdmin: TestPerson;

test.beforeAll(async () => {
  boss = await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Axel" });
  childAdmin = await makePerson(await makeChild(), { roleId: ACCOUNT_ADMIN_ID, name: "Axelle" });
});

const onMain = [
  "/gateway",
  "/t/main",
  "/t/main/tenants",
  "/t/main/audit",
  "/t/main/account",
  "/t/main/settings/users",
  "/t/main/settings/users/add",
  "/t/main/settings/users/import",
  "/t/main/settings/users/invitations",
  "/t/main/settings/roles",
  "/t/main/settings/roles/new",
  "/t/main/settings/groups",
  "/t/main/settings/groups/new",
  "/t/main/settings/api-keys",
  "/t/main/settings/api-keys/docs",
];

for (const theme of ["light", "dark"] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test("every screen is clean by axe, has no console error and does not scroll sideways at 390", async ({
      page,
    }) => {
      const errors: string[] = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(error.message));
      const look = async (address: string) => {
        await page.goto(address);
        await expect(page.getByRole("heading").first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page })
          .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${address}: ${id} ${nodes[0]?.html}`)).toEqual([]);
        await page.setViewportSize({ width: 390, height: 800 });
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wider, `${address} scrolls sideways`).toBeLessThanOrEqual(0);
        await page.setViewportSize({ width: 1440, height: 900 });
      };
      await look("/login");
      await signIn(page, boss);
      const own = `/t/main/settings/users/${boss.id}`;
      const past = ["", "?at=2026-01-01T00:00", "?from=2026-01-01&to=2026-01-02"].map(
        (query) => `${own}/history${query}`,
      );
      for (const address of [...onMain, own, ...past]) await look(address);
      await page.context().clearCookies();
      await signIn(page, childAdmin, childAdmin.tenant.slug);
      await look(`/t/${childAdmin.tenant.slug}/settings/main-tenant`);
      expect(errors).toEqual([]);
    });
  });
}

test("T5: the switcher, the menu of a row and a dialog work by keyboard alone", async ({ page }) => {
  await signIn(page, boss);
  await page.goto("/t/main/settings/users?q=axel");
  const row = page.getByRole("row", { name: boss.email });
  await row.focus();
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Edit", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Edit user permissions" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: /^Switch tenant/ }).press("Enter");
  await expect(page.getByRole("combobox", { name: "Find a tenant" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Go to a page, a tenant, a person …").fill("roles");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/settings/roles");
});

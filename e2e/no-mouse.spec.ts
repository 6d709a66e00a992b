import { randomBytes } from "node:crypto";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { main, makePerson, signIn, type TestPerson } from "./fixtures/people";

let boss: TestPerson;
const id = randomBytes(2).toString("hex");

test.beforeAll(async () => {
  boss = await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Keys" });
});

const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Goes there by Tab alone, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target.first()).toBeAttached();
  for (let step = 0; step < 150; step++) {
    if (await isFocused(target.first())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${target}`);
}

async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

/** Chooses in a list of the browser's own, by typing how the choice begins. */
async function select(page: Page, label: string, choice: string): Promise<void> {
  const list = page.getByLabel(label, { exact: true });
  await tabTo(page, list);
  await page.keyboard.type(choice);
  await expect(list.locator("option:checked")).toHaveText(choice);
}

/** Chooses in a searched picker: typed, the first one found taken by Enter. */
async function pick(page: Page, label: string, text: string): Promise<void> {
  const picker = page.getByRole("combobox", { name: label });
  await tabTo(page, picker);
  await page.keyboard.type(text);
  await expect(page.getByRole("option", { name: text })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: `${label}: chosen` })).toContainText(text);
}

/** Goes to a page by the left navigation. */
async function open(page: Page, link: string, address: RegExp): Promise<void> {
  await press(page, page.getByRole("navigation").getByRole("link", { name: link, exact: true }));
  await page.waitForURL(address);
}

test("R2, U2, G1, G2: a role, a user, a group and a nesting by the keyboard alone", async ({ page }) => {
  // Some five hundred keys, one after the other.
  test.slow();
  const names = {
    role: `Zkeys role ${id}`,
    last: `Zkeys ${id}`,
    inner: `Zkeys inner ${id}`,
    outer: `Zkeys outer ${id}`,
  };
  const email = `zkeys-${id}@people.test`;

  await page.goto("/login");
  await type(page, "E-mail address", boss.email);
  await type(page, "Password", boss.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/t\/main/);

  await open(page, "Roles", /settings\/roles$/);
  await press(page, page.getByRole("button", { name: "New role" }));
  await page.waitForURL(/roles\/new/);
  await type(page, "Name", names.role);
  await type(page, "Find a component", "Incidents");
  const level = page.getByRole("group", { name: "Incidents", exact: true }).getByRole("radio");
  await tabTo(page, level.and(page.locator(":checked")));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(level.and(page.getByLabel("View and edit"))).toBeChecked();
  await press(page, page.getByRole("button", { name: "Save", exact: true }));
  await page.waitForURL(/settings\/roles(\?|$|\/[0-9a-f-]{36})/);

  await open(page, "Users", /settings\/users$/);
  await press(page, page.getByRole("button", { name: "Add user" }));
  await page.waitForURL(/users\/add/);
  await type(page, "Email", email);
  await type(page, "First name", "Zoe");
  await type(page, "Last name", names.last);
  await press(page, page.getByRole("button", { name: "Invite", exact: true }));
  await expect(page.getByTestId("secret")).toContainText("/invite?");

  for (const [name, role, picker, text] of [
    [names.inner, names.role, "Users", email],
    [names.outer, "Analyst", "Nested groups", names.inner],
  ] as const) {
    await open(page, "User groups", /settings\/groups$/);
    await press(page, page.getByRole("button", { name: "New group" }));
    await page.waitForURL(/groups\/new/);
    await type(page, "Name", name);
    await select(page, "Role", role);
    await (picker === "Users" ? pickUser(page, text, names.last) : pick(page, picker, text));
    await press(page, page.getByRole("button", { name: "Save", exact: true }));
    const review = page.getByRole("region", { name: "Review changes" });
    await expect(review).toContainText("1 person gains permissions.");
    if (picker === "Nested groups") {
      // What is destructive in the role comes by a nesting, so it is confirmed by name.
      await tabTo(page, review.getByRole("checkbox", { name: `Analyst by ${name}` }));
      await page.keyboard.press("Space");
    }
    await press(page, page.getByRole("button", { name: "Save these changes" }));
    await page.waitForURL(/settings\/groups(\?|$|\/[0-9a-f-]{36})/);
  }

  await open(page, "Users", /settings\/users$/);
  await press(page, page.getByRole("searchbox").or(page.getByPlaceholder(/^Search, or type/)));
  await page.keyboard.type(email);
  const row = page.getByRole("row", { name: email });
  await expect(row).toContainText(names.inner);
  await tabTo(page, row);
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Edit", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Edit user permissions" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Edit user permissions" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL(/users\/[0-9a-f-]{36}/);
  await expect(page.getByRole("table", { name: "Accumulated permissions" })).toContainText(names.outer);
});

/** People are offered by name, with the address beside it. */
async function pickUser(page: Page, email: string, lastName: string): Promise<void> {
  const picker = page.getByRole("combobox", { name: "Users" });
  await tabTo(page, picker);
  await page.keyboard.type(email);
  await expect(page.getByRole("option", { name: lastName })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Users: chosen" })).toContainText(lastName);
}

test("a toast holds nobody: Tab leads past it to the top of the page", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, boss);
  await page.goto(`/t/main/settings/users?q=${boss.email}`);
  await page.getByRole("row", { name: boss.email }).focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Copy row" }).press("Enter");
  const closes = page.getByRole("button", { name: "Close toast" });
  await tabTo(page, closes);
  const top = page.getByRole("link", { name: "Skip to content" });
  // Past the end, the first press may lead to the browser's own parts.
  for (let step = 0; step < 3 && !(await isFocused(top)); step++) await page.keyboard.press("Tab");
  await expect(top).toBeFocused();
});

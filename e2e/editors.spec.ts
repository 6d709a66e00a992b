import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { main, makePerson, signIn, type TestPerson } from "./fixtures/people";

let boss: TestPerson;

test.beforeAll(async () => {
  boss = await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Edda" });
});

const mark = () => randomBytes(3).toString("hex");

async function clean(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

test("C11: many entries are pasted, what repeats is told in its row, and what is no number is held back", async ({
  page,
}) => {
  const name = `Ports ${mark()}`;
  await signIn(page, boss);
  await page.goto("/t/main/content/global-lists/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Values are").selectOption("number");
  await page.getByRole("button", { name: "Paste many…" }).click();
  await page.getByLabel("Many entries").fill("22\n443\n22\nssh");
  await page.getByRole("button", { name: "Add 4 entries" }).click();
  const row = (entry: number) =>
    page.getByRole("row").filter({ has: page.getByLabel(`Value of entry ${entry}`) });
  await expect(row(3)).toContainText("The same as entry 1.");
  await expect(row(4)).toContainText("Enter a number");
  await clean(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/\/new$/);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByLabel("Value of entry 4").fill("8080");
  await page.getByRole("button", { name: "Remove 1 repeated" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/\/[0-9a-f-]{36}$/);
  await expect(page.getByLabel("Data")).toHaveText(/22,\s*443,\s*8080/);
});

test("C1: every mistake of a definition is told in its JSON, with its place", async ({ page }) => {
  await signIn(page, boss);
  await page.goto("/t/main/content/event-rules/new");
  await page.getByLabel("Name", { exact: true }).fill(`Rule ${mark()}`);
  await page.getByRole("tab", { name: "JSON" }).click();
  await page
    .getByLabel("Definition", { exact: true })
    .fill('{"priority": 0, "conditions": [], "outcome": {"kind": "dismiss", "reason": ""}}');
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const mistakes = page.getByRole("list", { name: "Mistakes in Definition" });
  await expect(mistakes.getByRole("button")).toHaveCount(3);
  await expect(mistakes).toContainText("outcome.reason");
  await clean(page);
  await mistakes.getByRole("button", { name: /priority/ }).click();
  const chosen = await page
    .getByLabel("Definition", { exact: true })
    .evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd));
  expect(chosen).toContain('"priority": 0');
});

import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { type APIResponse, expect, type Page, test } from "@playwright/test";
import type { TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let own: TenantRef;
let boss: TestPerson;
let roleless: TestPerson;
let stranger: TestPerson;

test.beforeAll(async () => {
  own = await makeChild();
  const other = await makeChild();
  boss = await makePerson(own, { roleId: ACCOUNT_ADMIN_ID, name: "Ivy" });
  roleless = await makePerson(own);
  stranger = await makePerson(other, { roleId: ACCOUNT_ADMIN_ID, name: "Stranger" });
});

const HEADER = "Email;First name;Last name;Phone";
const file = (name: string, ...lines: string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from([HEADER, ...lines].join("\r\n")),
});

async function clean(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

test("U3: a file is checked row by row, corrected, and added; nothing is written before", async ({
  page,
}) => {
  const mark = randomBytes(3).toString("hex");
  const rows = Array.from({ length: 6 }, (_, n) => `${mark}${n}@import.test;Ina${n};${mark};+1 555 010${n}`);
  await signIn(page, boss, own.slug);
  await page.goto(`/t/${own.slug}/settings/users`);
  await page.getByRole("button", { name: "Import CSV" }).click();
  const example = page.waitForEvent("download");
  await page.getByRole("link", { name: "Example file" }).click();
  expect((await example).suggestedFilename()).toBe("users-example.csv");

  const wrong = file("people.csv", ...rows, `${mark}0@IMPORT.test;Ina;Twice;`, "=HYPERLINK(A1);;Doe;");
  await page.getByLabel("CSV file").setInputFiles(wrong);
  const problems = page.getByRole("table", { name: "Problems by line" });
  await expect(
    problems.getByRole("row", { name: /^8 Email .* Line 2 has this address already/ }),
  ).toBeVisible();
  await expect(problems.getByRole("row", { name: /^9 Email .* formula/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Add / })).toHaveCount(0);
  await clean(page);

  await page.getByLabel("CSV file").setInputFiles(file("people.csv", ...rows));
  await expect(page.getByText("6 people can be added")).toBeVisible();
  await page.getByLabel("Phone", { exact: true }).selectOption({ label: "None" });
  await expect(page.getByRole("cell", { name: "+1 555 0100" })).toHaveCount(0);
  await page.getByRole("button", { name: "Add 6 users" }).click();
  await expect(page.getByText("6 users were added")).toBeVisible();
  const links = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download 6 links as CSV" }).click();
  expect((await links).suggestedFilename()).toBe("invitation-links.csv");

  await page.getByRole("link", { name: "See the invitations" }).click();
  await page.waitForURL(/\/invitations$/);
  await page.goto(`/t/${own.slug}/settings/users/invitations?q=${mark}`);
  await expect(page.getByText("6 rows")).toBeVisible();
  await clean(page);
});

test("U4: an invitation is copied, sent again and cancelled; each link ends the one before", async ({
  page,
}) => {
  const email = `${randomBytes(3).toString("hex")}@invited.test`;
  await signIn(page, boss, own.slug);
  await page.goto(`/t/${own.slug}/settings/users/add`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("First name").fill("Ira");
  await page.getByLabel("Last name").fill("Invited");
  await page.getByRole("button", { name: "Invite" }).click();
  const first = (await page.getByTestId("secret").textContent()) ?? "";

  await page.goto(`/t/${own.slug}/settings/users/invitations?q=${email}`);
  const row = page.getByRole("row", { name: email });
  await expect(row).toContainText("Pending");
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "New link to copy" }).click();
  const second = (await page.getByTestId("secret").textContent()) ?? "";
  expect(second).not.toBe(first);
  await page.keyboard.press("Escape");
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Cancel invitation" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel invitation" }).click();
  await expect(row).toContainText("Cancelled");

  for (const link of [first, second]) {
    await page.goto(link);
    await expect(page.getByText("This link does not work any more")).toBeVisible();
  }
});

test("U3: a file is taken only from who may invite here, from our own pages, and up to its size", async ({
  page,
  browser,
}) => {
  const address = `/t/${own.slug}/api/users/import?mode=add`;
  const csv = `${HEADER}\nnobody@import.test;No;Body;`;
  const send = (from: Page, headers: Record<string, string> = {}, data: string = csv): Promise<APIResponse> =>
    from.request.post(address, { data, headers: { origin: new URL(page.url()).origin, ...headers } });

  await page.goto("/login");
  expect((await send(page)).status()).toBe(401);
  await signIn(page, roleless, own.slug);
  expect((await send(page)).status()).toBe(403);

  const foreign = await (await browser.newContext()).newPage();
  await signIn(foreign, stranger, stranger.tenant.slug);
  expect((await send(foreign)).status()).toBe(404);

  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, boss, own.slug);
  expect((await send(admin, { origin: "https://evil.example" })).status()).toBe(403);
  expect((await send(admin, {}, "x".repeat(9 * 1024 * 1024))).status()).toBe(413);
  await admin.goto(`/t/${own.slug}/settings/users?q=nobody@import.test`);
  await expect(admin.getByText("Nothing matches")).toBeVisible();
});

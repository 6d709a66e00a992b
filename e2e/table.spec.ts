import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

// One table serves every list; the users' shows all that it can do.
let tenant: TenantRef;
let boss: TestPerson;
let colleague: TestPerson;
const PEOPLE = 120;
const id = randomBytes(2).toString("hex");

test.beforeAll(async () => {
  tenant = await makeChild();
  boss = await makePerson(tenant, { roleId: ACCOUNT_ADMIN_ID, name: "Axel" });
  colleague = await makePerson(tenant, { roleId: ACCOUNT_ADMIN_ID, name: "Bea" });
  await inTenant(tenant, async ({ sql }) => {
    await sql`
      insert into users (id, email, first_name, last_name, status, role_id)
      select gen_random_uuid(), 'crew' || n || '@people.test', 'Crew', 'Member ' || lpad(n::text, 3, '0'), 'active',
        (select id from roles where name = 'Analyst')
      from generate_series(1, ${PEOPLE}::int) n`;
    await sql`
      insert into groups (id, name, role_id)
      select gen_random_uuid(), 'Shift ' || lpad(n::text, 2, '0'), (select id from roles where name = 'Analyst') from generate_series(1, 30) n`;
    await sql`
      insert into group_members (group_id, user_id)
      select g.id, u.id from groups g, users u where g.name = 'Shift 07' and u.last_name < 'Member 004'`;
  });
});

const users = () => `/t/${tenant.slug}/settings/users`;
const filter = (page: Page) => page.getByRole("combobox", { name: "Filter users" });
const table = (page: Page) => page.getByRole("table", { name: "Users" });
const heading = (page: Page, name: string) =>
  table(page).getByRole("columnheader", { name: new RegExp(`^${name}( |$)`) });
const headings = (page: Page) => table(page).getByRole("columnheader").allInnerTexts();

async function open(page: Page, person = boss, query = ""): Promise<void> {
  await signIn(page, person, tenant.slug);
  await page.goto(`${users()}${query}`);
  await expect(table(page)).toBeVisible();
}

test("U1: the filter offers keys and the server's values by keyboard, points at a wrong term, and is cleared", async ({
  page,
}) => {
  await open(page);
  await filter(page).fill("gro");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(filter(page)).toHaveValue("group:");
  await page.keyboard.type("ift 07");
  await expect(filter(page)).toHaveValue("group:ift 07");
  await filter(page).fill('group:"ift 07');
  await page.getByRole("option", { name: "Shift 07" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(filter(page)).toHaveValue('group:"Shift 07" ');
  await expect(page.getByText("3 rows", { exact: true })).toBeVisible();

  await filter(page).fill("status:loked crew");
  await expect(filter(page)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("“loked” is no value of status.")).toBeVisible();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Take it out" }).click();
  await expect(filter(page)).toHaveValue("crew");
  await expect(page.getByText(`${PEOPLE} rows`, { exact: true })).toBeVisible();
  await filter(page).fill("nobody is called so");
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(filter(page)).toHaveValue("");
});

test("U1: columns are chosen, ordered and made wider by mouse and keyboard, and remembered", async ({
  page,
}) => {
  await open(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Phone" }).check();
  await page.getByRole("checkbox", { name: "User type" }).uncheck();
  await page.getByRole("button", { name: "Move Status up" }).click();
  await page.getByRole("checkbox", { name: "Compact rows" }).check();
  await page.keyboard.press("Escape");
  const shown = [
    "",
    "Name",
    "Email",
    "Direct role",
    "Groups",
    "Group roles",
    "Status",
    "Last login",
    "Phone",
    "Actions",
  ];
  expect(await headings(page)).toEqual(shown);

  const email = heading(page, "Email");
  const before = (await email.boundingBox())?.width ?? 0;
  const edge = email.getByRole("separator");
  await edge.focus();
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await email.boundingBox())?.width).toBeGreaterThan(before + 60);
  const box = await edge.boundingBox();
  if (!box) throw new Error("the edge of the column is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  const wide = await edge.getAttribute("aria-valuenow");
  expect(Number(wide)).toBeGreaterThan(before + 150);

  await page.reload();
  await expect.poll(() => headings(page)).toEqual(shown);
  await expect(edge).toHaveAttribute("aria-valuenow", wide ?? "");
  await edge.dblclick();
  await expect(edge).toHaveAttribute("aria-valuetext", "as its content needs");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Back to the standard columns" }).click();
  await expect(heading(page, "User type")).toBeVisible();
});

test("U1: a view keeps filter, order and columns, is an address, is shared read-only, copied and deleted", async ({
  page,
  browser,
}) => {
  const name = `Crew ${id}`;
  await open(page);
  await filter(page).fill("crew");
  await expect(page.getByText(`${PEOPLE} rows`, { exact: true })).toBeVisible();
  await heading(page, "Email").getByRole("button").click();
  await page.waitForURL(/sort=email/);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Groups", exact: true }).uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await page.getByRole("button", { name: "Save as a new view …" }).click();
  const form = page.getByRole("form", { name: "Save as a new view" });
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Share with everyone").check();
  await form.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\?view=[0-9a-f-]{36}$/);
  const address = page.url();
  await expect(filter(page)).toHaveValue("crew");
  await expect(heading(page, "Email")).toHaveAttribute("aria-sort", "ascending");
  await expect(heading(page, "Groups")).toBeHidden();

  const other = await (await browser.newContext()).newPage();
  await open(other, colleague);
  await other.getByRole("button", { name: "Views", exact: true }).click();
  await expect(other.getByRole("link", { name: `${name} Axel Tester` })).toBeVisible();
  await other.getByRole("link", { name: `${name} Axel Tester` }).click();
  await other.waitForURL(address);
  await expect(filter(other)).toHaveValue("crew");
  await expect(heading(other, "Groups")).toBeHidden();
  await filter(other).fill("");
  await expect(other.getByRole("button", { name: `Views: ${name}, changed` })).toBeVisible();
  await expect(other.getByText(`${PEOPLE + 2} rows`, { exact: true })).toBeVisible();
  await other.getByRole("button", { name: `Views: ${name}, changed` }).click();
  await expect(other.getByRole("button", { name: "Delete this view" })).toBeHidden();
  await other.getByRole("button", { name: "Save as a new view …" }).click();
  await other.getByRole("textbox", { name: "Name" }).fill(`My ${name}`);
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await other.waitForURL((url) => url.href !== address && url.searchParams.has("view"));
  await other.context().close();

  await heading(page, "Email").getByRole("button").click();
  await page.getByRole("button", { name: `Views: ${name}, changed` }).click();
  await page.getByRole("button", { name: `Save the changes to ${name}` }).click();
  await expect(page.getByRole("button", { name: `Views: ${name}`, exact: true })).toBeVisible();
  await page.reload();
  await expect(heading(page, "Email")).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: `Views: ${name}` }).click();
  await page.getByRole("button", { name: "Delete this view" }).click();
  await expect(page.getByRole("button", { name: "Views", exact: true })).toBeVisible();
  await page.goto(address);
  await expect(page.getByText("The view in this address does not exist")).toBeVisible();
});

test("U5, U9: all that match are selected as a second step; what cannot be done is told with its reason", async ({
  page,
}) => {
  await open(page);
  await page.getByLabel("Select all rows of this page").check();
  const bar = page.getByRole("region", { name: "Selected rows" });
  await expect(bar).toContainText("50 selected");
  await bar.getByRole("button", { name: `Select all ${PEOPLE + 2} that match` }).click();
  await expect(bar).toContainText(`All ${PEOPLE + 2} that match are selected`);
  await bar.getByRole("button", { name: "Deactivate" }).click();
  const ask = page.getByRole("dialog", { name: "Deactivate" });
  await expect(ask).toContainText(`${PEOPLE + 2} users`);
  await ask.getByRole("button", { name: "Deactivate" }).click();
  const results = page.getByRole("dialog", { name: "Deactivate" });
  await expect(results).toContainText(`${PEOPLE} done, 2 not.`);
  await expect(results.getByRole("list", { name: "Not done" })).toContainText(
    "Axel Tester is an Account Admin",
  );
  await results.getByRole("button", { name: "Retry failed" }).click();
  await expect(results).toContainText("0 done, 2 not.");
  await results.getByRole("button", { name: "Close" }).last().click();

  await page.goto(`${users()}?q=crew`);
  await page.getByLabel("Select Crew Member 001").click();
  await page.getByLabel("Select Crew Member 004").click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 selected");
  await page.getByRole("row", { name: /Crew Member 002/ }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Activate", exact: true }).click();
  await expect(page.getByRole("row", { name: /Crew Member 004/ })).toContainText("Invited");
  await page.keyboard.press("Escape");
});

test("U5: rows are walked by keyboard under a heading that stays, and copied as text and as TSV", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, boss, "?q=crew");
  const row = page.getByRole("row", { name: /Crew Member 001/ });
  await row.focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("row", { name: /Crew Member 050/ })).toBeFocused();
  await expect(heading(page, "Name")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(row).toBeFocused();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await row.getByRole("cell", { name: "crew1@people.test" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Copy text" }).click();
  await expect.poll(copied).toBe("crew1@people.test");
  await row.focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Copy row" }).press("Enter");
  await expect
    .poll(copied)
    .toContain("Crew Member 001\tcrew1@people.test\tLocal\tAnalyst\tShift 07\tAnalyst\t");
});

for (const theme of ["light", "dark"] as const) {
  test(`is clean by axe with all of it open, and fits at 200 % zoom, in the ${theme} theme`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, boss, "?q=status:wrong");
    const clean = async (what: string) => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map(({ id: rule, nodes }) => `${what}: ${rule} ${nodes[0]?.html}`)).toEqual([]);
    };
    await clean("a wrong term");
    await page.goto(`${users()}?q=crew`);
    await page.getByLabel("Select all rows of this page").check();
    await clean("a selection");
    await page.getByRole("button", { name: "Views", exact: true }).click();
    await page.getByRole("button", { name: "Save as a new view …" }).click();
    await clean("a new view");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Columns" }).click();
    await clean("the columns");
    // 1440 by 900 at 200 %.
    await page.setViewportSize({ width: 720, height: 450 });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await expect(heading(page, "Name")).toBeVisible();
  });
}

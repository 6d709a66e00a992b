import { randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { anItem } from "@/lib/content/testing";
import { aContext } from "@/lib/tenants/testing";
import { main, makePerson, signIn, type TestPerson } from "./fixtures/people";

let boss: TestPerson;

test.beforeAll(async () => {
  boss = await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Player" });
});

test("C6, C15: a playbook's steps are edited, drawn, and run as a test on built data", async ({ page }) => {
  const context = aContext(await main(), boss.id);
  const rate = await anItem(context, "utility_command", {
    ready: true,
    definition: { inputs: [], expression: "'rated ' & 'high'", output: "text" },
  });
  const name = `Rating ${randomBytes(3).toString("hex")}`;
  const { id } = await anItem(context, "event_playbook", { name, uses: rate });
  const address = `/t/main/content/event-playbooks/${id}`;
  await signIn(page, boss);
  await page.goto(`${address}/edit`);
  await expect(page.getByRole("group", { name: "Steps" })).toBeVisible();
  await page
    .getByRole("group", { name: "Steps" })
    .getByLabel("Name", { exact: true })
    .first()
    .fill("Rate the event");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(`**${address}`);
  await expect(page.getByRole("cell", { name: "Rate the event" })).toBeVisible();

  await page.getByRole("link", { name: "Test", exact: true }).click();
  await page.getByRole("button", { name: "Run the test" }).click();
  const result = page.getByRole("region", { name: "Result of the test" });
  await expect(result).toContainText("The test ran to its end.");
  await result.getByText("Rate the event").click();
  await expect(result.getByRole("region", { name: "Output of Rate the event" })).toHaveText("rated high");
  await expect(page.getByText("Draft", { exact: true }).last()).toBeVisible();
});

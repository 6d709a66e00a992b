import { expect, test } from "@playwright/test";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { main, makeChild, makePerson, signIn } from "./fixtures/people";

test("U13: own details, password and sessions are one's own to change", async ({ page, browser }) => {
  const person = await makePerson(await main(), { roleId: ACCOUNT_ADMIN_ID, name: "Selfie" });
  const elsewhere = await browser.newPage();
  await signIn(elsewhere, person);
  await signIn(page, person);
  await page.getByRole("button", { name: /^Account of / }).click();
  await page.getByRole("link", { name: "Your account" }).click();
  await page.waitForURL("**/t/main/account");
  await expect(page.getByLabel("Email")).toHaveValue(person.email);

  await page.getByLabel("Phone").fill("+1 555 0100");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your details are saved").first()).toBeVisible();

  const form = {
    current: page.getByLabel("Current password"),
    next: page.getByLabel("New password", { exact: true }),
  };
  const change = page.getByRole("button", { name: "Change password" });
  await form.current.fill("not the password");
  await form.next.fill("a second password for this");
  await page.getByLabel("Repeat new password").fill("a second password for this");
  await change.click();
  await expect(form.current).toHaveAttribute("aria-invalid", "true");
  await expect(form.current).toBeFocused();
  await form.current.fill(person.password);
  await change.click();
  await expect(page.getByText("Password changed; one other session ended").first()).toBeVisible();
  await expect(form.current).toHaveValue("");
  await elsewhere.goto("/t/main/account");
  await elsewhere.waitForURL(/\/login/);
  await signIn(elsewhere, { ...person, password: "a second password for this" });
  await page.reload();

  const sessions = page.getByRole("list", { name: "Active sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText("This session");
  await page.getByRole("button", { name: "End all other sessions" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End them" }).click();
  await expect(sessions).toHaveCount(1);
  await elsewhere.goto("/t/main/account");
  await elsewhere.waitForURL(/\/login/);
});

test("U6: someone without a role sees that, and nothing of his account", async ({ page }) => {
  const child = await makeChild();
  const person = await makePerson(child, { name: "Roleless" });
  await signIn(page, person, child.slug);
  await page.goto(`/t/${child.slug}/account`);
  await expect(page.getByText("No role is assigned to you")).toBeVisible();
  await expect(page.getByLabel("Current password")).toHaveCount(0);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { checkPassword } from "@/lib/sign-in/commands";
import { firstStart } from "./first-start";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});
beforeEach(() => inTenant(deployment.main, ({ sql }) => sql`delete from users`));
afterAll(async () => {
  process.env.BAILIWICK_ADMIN_PASSWORD = "";
  process.env.BAILIWICK_ADMIN_EMAIL = "";
  await deployment.close();
});

const startWith = (password: string) => {
  process.env.BAILIWICK_ADMIN_EMAIL = "ada@bailiwick.test";
  process.env.BAILIWICK_ADMIN_PASSWORD = password;
  return firstStart();
};
const people = () => inTenant(deployment.main, ({ sql }) => sql`select from users`);

describe("the first administrator's password", () => {
  it.each([
    ["short", "at least 12 characters"],
    ["Password1234", "common password"],
    ["bailiwick.test is ours", "your own e-mail address"],
  ])("A7: %s is refused in one sentence, and nobody is made", async (password, why) => {
    const refusal = await startWith(password).catch((error: Error) => error.message);
    expect(refusal).toMatch(/^BAILIWICK_ADMIN_PASSWORD cannot be the first administrator's password\. /);
    expect(refusal).toContain(why);
    expect(refusal).not.toContain(`${password}.`);
    expect(await people()).toHaveLength(0);
  });

  // The first is the demo's, the second the browser tests'.
  it.each(["correct horse battery", "correct horse battery staple"])(
    "A7: “%s” is admitted, and signs in",
    async (password) => {
      expect(await startWith(password)).toMatchObject({ fromEnvironment: true, password: null });
      const input = { email: "ada@bailiwick.test", password };
      expect(await checkPassword(input, { ip: null, requestId: "t" })).toMatchObject({ entry: "/t/main" });
    },
  );

  it("A7: one that was made on the spot is admitted, and a later start looks at none", async () => {
    const { password } = await startWith("");
    expect(password).toHaveLength(16);
    expect(await startWith("short")).toEqual({ email: null, password: null, fromEnvironment: false });
  });
});

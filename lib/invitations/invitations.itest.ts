import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { addUsers } from "@/lib/users/commands/add";
import { deactivateUsers } from "@/lib/users/commands/status";
import { updateUser } from "@/lib/users/commands/update";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { acceptInvitation, invitationOf } from "./accept";
import { cancelInvitations, handOverInvitation, resendInvitations } from "./commands";
import { createInvitations } from "./create";
import { InvitedManyInput } from "./model";
import { InvitationListQuery, listInvitations } from "./queries";

let deployment: TestDeployment;
let acme: TenantRef;
let other: TenantRef;

const INVITER = { users: "edit", "users:invite": "edit" } as const;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
  other = await deployment.child({ slug: "other" });
});
afterAll(() => deployment.close());

async function invite(
  tenant: TenantRef = acme,
  roleId: string | null = null,
): Promise<{ id: string; email: string; link: string }> {
  const email = `${randomUUID().slice(0, 8)}@acme.example`;
  const rows = [{ email, firstName: "Iris", lastName: "Invited", phone: null }];
  const { users } = await perform(addUsers, actingIn(tenant), { rows, roleId, groupIds: [] });
  return { id: users[0]?.id ?? "", email, link: users[0]?.link ?? "" };
}

const tokenOf = (link: string) => new URL(link).searchParams.get("token") ?? "";
const works = async (link: string) => (await invitationOf("acme", tokenOf(link))) !== undefined;
const list = async (q: string, sort = "-created", context = actingIn(acme)) =>
  (await listInvitations(context, InvitationListQuery.parse({ q, sort }))).rows;

describe("the list of invitations", () => {
  it("U4: shows each person's newest, who invited, and what became of it", async () => {
    const inviter = await activeUser(acme, { firstName: "Ada", lastName: "Admin" });
    const { id, email } = await invite();
    await perform(resendInvitations, actingIn(acme, undefined, inviter), { userIds: [id] });
    expect(await list(email)).toMatchObject([
      {
        userId: id,
        email,
        name: "Iris Invited",
        invitedBy: "Ada Admin",
        state: "pending",
        mailedAt: null,
        failure: null,
      },
    ]);
  });

  it("U4: is filtered by state and words, sorted, and in pages that meet", async () => {
    const made = [await invite(), await invite(), await invite()];
    await perform(cancelInvitations, actingIn(acme), { userIds: [made[0]?.id ?? ""] });
    await inTenant(
      acme,
      ({ sql }) =>
        sql`update invitations set expires_at = now() - interval '1 day' where user_id = ${made[1]?.id ?? ""}`,
    );
    expect((await list("state:cancelled")).map(({ email }) => email)).toContain(made[0]?.email);
    expect((await list("state:expired")).map(({ email }) => email)).toEqual([made[1]?.email]);
    expect((await list("-state:pending")).every(({ state }) => state !== "pending")).toBe(true);
    expect((await list("state:nonsense")).length).toBe(0);
    const emails = (await list("", "email")).map(({ email }) => email);
    expect(emails).toEqual([...emails].sort());
    const expiring = await list("", "expires");
    expect(expiring[0]?.email).toBe(made[1]?.email);
  });

  it("shows nothing of another tenant", async () => {
    const { email } = await invite(other);
    expect(await list(email)).toEqual([]);
    expect(await list(email, "-created", actingIn(other))).toHaveLength(1);
  });
});

describe("resend, copy and cancel", () => {
  it("U4: a new link ends the old one, whether it is mailed, handed over, or both at once", async () => {
    const { id, link } = await invite();
    const { links } = await perform(resendInvitations, actingIn(acme), { userIds: [id] });
    const { link: third } = await perform(handOverInvitation, actingIn(acme), { userId: id });
    expect(await works(link)).toBe(false);
    expect(await works(links[0]?.link ?? link)).toBe(false);
    expect(await works(third)).toBe(true);
    const both = await Promise.all(
      Array.from({ length: 5 }, () => perform(handOverInvitation, actingIn(acme), { userId: id })),
    );
    const open = await Promise.all(both.map((one) => works(one.link)));
    expect(open.filter(Boolean)).toHaveLength(1);
  });

  it("U4: several are sent again and cancelled at once, all or none", async () => {
    const [one, two] = [await invite(), await invite()];
    const userIds = [one.id, two.id];
    const again = await perform(resendInvitations, actingIn(acme), { userIds });
    expect(again).toMatchObject({ mailed: 0, links: [{ email: one.email }, { email: two.email }] });
    const active = await activeUser(acme, { firstName: "Al", lastName: "Ready" });
    await expect(
      perform(cancelInvitations, actingIn(acme), { userIds: [...userIds, active] }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: "Al Ready has already set a password. Nothing was changed.",
    });
    expect(await works(again.links[0]?.link ?? "")).toBe(true);
    expect(await perform(cancelInvitations, actingIn(acme), { userIds })).toEqual({ cancelled: 2 });
    expect(await works(again.links[0]?.link ?? "")).toBe(false);
    await expect(perform(cancelInvitations, actingIn(acme), { userIds })).rejects.toMatchObject({
      code: "conflict",
      message: "None of them has an open invitation.",
    });
  });

  it("U8: of someone inactive the link waits, can be cancelled, and is not sent again", async () => {
    const { id, email, link } = await invite();
    await perform(deactivateUsers, actingIn(acme), { userIds: [id] });
    expect(await works(link)).toBe(false);
    expect(await list(email)).toMatchObject([{ state: "paused" }]);
    await expect(perform(resendInvitations, actingIn(acme), { userIds: [id] })).rejects.toMatchObject({
      code: "conflict",
      message: "Iris Invited is inactive: activate the person first.",
    });
    await perform(cancelInvitations, actingIn(acme), { userIds: [id] });
  });

  it("R2, R5, S3: needs the right to invite, and holds for nobody with more rights nor from main", async () => {
    const { id } = await invite(acme, ACCOUNT_ADMIN_ID);
    const fromMain = await activeUser(acme, { origin: "main" });
    for (const run of [resendInvitations, cancelInvitations]) {
      await expect(
        perform<InvitedManyInput, unknown>(run, actingIn(acme, { users: "edit" }), { userIds: [id] }),
      ).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(
        perform<InvitedManyInput, unknown>(run, actingIn(acme, INVITER), { userIds: [id] }),
      ).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("may do what you may not"),
      });
      await expect(
        perform<InvitedManyInput, unknown>(run, actingIn(acme), { userIds: [fromMain] }),
      ).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await expect(perform(handOverInvitation, actingIn(acme, INVITER), { userId: id })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("another tenant's person is not found", async () => {
    const foreign = await invite(other);
    for (const id of [foreign.id, randomUUID()]) {
      const input = { userIds: [id] };
      await expect(perform(resendInvitations, actingIn(acme), input)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(perform(cancelInvitations, actingIn(acme), input)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(perform(handOverInvitation, actingIn(acme), { userId: id })).rejects.toMatchObject({
        code: "not_found",
      });
    }
    expect(
      await inTenant(acme, (tx) =>
        createInvitations(tx, { tenant: acme, userIds: [foreign.id], createdBy: null }),
      ),
    ).toEqual([]);
    expect(InvitedManyInput.safeParse({ userIds: [] }).success).toBe(false);
    expect(InvitedManyInput.safeParse({ userIds: ["x"] }).success).toBe(false);
  });
});

describe("another address", () => {
  it("U4: brings a new link and ends the old one; without the right to invite it is refused", async () => {
    const { id, email, link } = await invite();
    const details = { id, version: 1, firstName: "Iris", lastName: "Invited", phone: null };
    const renamed = { ...details, email: `new-${email}` };
    await expect(perform(updateUser, actingIn(acme, { users: "edit" }), renamed)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await works(link)).toBe(true);
    const { invited } = await perform(updateUser, actingIn(acme), renamed);
    expect(await works(link)).toBe(false);
    expect(await invitationOf("acme", tokenOf(invited?.link ?? ""))).toMatchObject({ email: `new-${email}` });
  });

  it("U4: brings none where the link was cancelled, and none for a change of the name alone", async () => {
    const { id, email, link } = await invite();
    const details = { id, version: 1, firstName: "Ida", lastName: "Invited", phone: null, email };
    expect(await perform(updateUser, actingIn(acme), details)).toEqual({ version: 2 });
    expect(await works(link)).toBe(true);
    await perform(cancelInvitations, actingIn(acme), { userIds: [id] });
    const renamed = { ...details, version: 2, email: `new-${email}` };
    expect(await perform(updateUser, actingIn(acme), renamed)).toEqual({ version: 3 });
  });
});

describe("a link's page", () => {
  it("A5: answers for a tenant out of service as for one that does not exist", async () => {
    const { link } = await invite();
    const token = tokenOf(link);
    const put = (status: string, version: number) =>
      inControl(
        ({ sql }) => sql`update tenants set status = ${status}, version = ${version} where id = ${acme.id}`,
      );
    const password = "a long password";
    const accept = (tenant: string) =>
      acceptInvitation({ tenant, token, password, repeated: password }, { ip: null, requestId: "t" });
    const unknown = await accept("nobody").catch((error: Error) => error.message);
    try {
      for (const [status, version] of [
        ["active", acme.version - 1],
        ["suspended", acme.version],
        ["removing", acme.version],
      ] as const) {
        await put(status, version);
        expect(await invitationOf("acme", token)).toBeUndefined();
        expect(await accept("acme").catch((error: Error) => error.message)).toBe(unknown);
      }
    } finally {
      await put("active", acme.version);
    }
    expect(await works(link)).toBe(true);
  });
});

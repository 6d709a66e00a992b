import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { freePort } from "@/db/embedded/port";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { resetEnv } from "@/lib/core/env";
import { acceptInvitation } from "@/lib/invitations/accept";
import { cancelInvitations, resendInvitations } from "@/lib/invitations/commands";
import { createInvitation } from "@/lib/invitations/create";
import { listInvitations } from "@/lib/invitations/queries";
import { activateUsers, deactivateUsers } from "@/lib/users/commands/status";
import { updateUser } from "@/lib/users/commands/update";
import { actingIn, perform } from "@/lib/users/testing";
import { sendMail } from "./send";
import { linkIn, startInbox, type TestInbox } from "./testing";

let deployment: TestDeployment;
let acme: TenantRef;
let inbox: TestInbox;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme", name: "Acme Bank", region: "default" });
  inbox = await startInbox();
  process.env.SMTP_URL = inbox.url;
  resetEnv();
});

beforeEach(() => {
  inbox.mails.length = 0;
  inbox.refusing = false;
});

afterAll(async () => {
  process.env.SMTP_URL = "";
  resetEnv();
  await inbox.close();
  await deployment.close();
});

type Job = { by: string; input: { userId: string; invitationId: string } };

async function invited(status = "invited"): Promise<{ userId: string; email: string }> {
  const userId = randomUUID();
  const email = `joe-${userId.slice(0, 8)}@acme.test`;
  await inTenant(
    acme,
    (tx) => tx.sql`
      insert into users (id, email, first_name, last_name, status)
      values (${userId}, ${email}, 'Joe', 'Bloggs', ${status})`,
  );
  return { userId, email };
}

async function invite(): Promise<{ userId: string; email: string; job: Job }> {
  const person = await invited();
  await inTenant(acme, async (tx) => {
    const { link } = await createInvitation(tx, { tenant: acme, userId: person.userId, createdBy: null });
    expect(link).toBeNull();
  });
  return { ...person, job: await jobOf(person.userId) };
}

/** The newest mail that is queued for someone. */
async function jobOf(userId: string): Promise<Job> {
  const rows = await deployment.admin()<{ payload: Job }[]>`
    select payload from graphile_worker._private_jobs order by id desc`;
  const job = rows.map(({ payload }) => payload).find(({ input }) => input.userId === userId);
  if (!job) throw new Error("no mail was queued");
  return job;
}

const send = (job: Job) => sendMail(job.input, job.by);
const accepting = (link: string) =>
  acceptInvitation(
    {
      tenant: "acme",
      token: new URL(link).searchParams.get("token") ?? "",
      password: "a long password",
      repeated: "a long password",
    },
    { ip: null, requestId: "t" },
  );
const listed = async (email: string) => {
  const query = { q: email, sort: "-created" } as const;
  return (await listInvitations(actingIn(acme), query)).rows;
};

/** While `work` runs, nothing listens at the mail server's address. */
async function withoutServer(work: () => Promise<void>): Promise<void> {
  const url = process.env.SMTP_URL;
  process.env.SMTP_URL = `smtp://127.0.0.1:${await freePort()}`;
  resetEnv();
  try {
    await work();
  } finally {
    process.env.SMTP_URL = url;
    resetEnv();
  }
}

describe("sendMail", () => {
  it("U4: mails a link by which the person sets a password, once", async () => {
    const { userId, email, job } = await invite();
    expect(JSON.stringify(job)).not.toContain("token=");
    expect(JSON.stringify(job)).not.toContain(email);
    expect(await listed(email)).toMatchObject([{ state: "pending", mailedAt: null }]);
    await send(job);
    expect(inbox.mails).toHaveLength(1);
    expect(inbox.mails[0]?.subject).toBe("Your access to Acme Bank");
    expect(inbox.mails[0]?.to).toMatchObject({ value: [{ address: email }] });
    expect(await listed(email)).toMatchObject([{ state: "pending", mailedAt: expect.any(String) }]);
    const link = linkIn(inbox.mails[0]);
    expect((await accepting(link)).userId).toBe(userId);
    expect(await listed(email)).toMatchObject([{ state: "accepted", acceptedAt: expect.any(String) }]);
    await expect(accepting(link)).rejects.toThrow("This link is not valid");
  });

  it("U4: a job that comes twice mails once", async () => {
    const { job } = await invite();
    await send(job);
    await send(job);
    expect(inbox.mails).toHaveLength(1);
  });

  it("U4: a new link ends the old one, and a link of 7 days ago is over but stays listed", async () => {
    const { userId, email, job } = await invite();
    await send(job);
    const link = linkIn(inbox.mails[0]);
    await perform(resendInvitations, actingIn(acme), { userIds: [userId] });
    await expect(accepting(link)).rejects.toThrow("This link is not valid");
    await send(await jobOf(userId));
    await inTenant(
      acme,
      (tx) => tx.sql`
        update invitations set expires_at = now() - interval '1 second' where user_id = ${userId}`,
    );
    await expect(accepting(linkIn(inbox.mails[1]))).rejects.toThrow("This link is not valid");
    expect(await listed(email)).toMatchObject([{ state: "expired" }]);
  });

  it("U4: a link that was replaced or cancelled while its mail waited is not sent", async () => {
    const { userId, email, job } = await invite();
    await perform(resendInvitations, actingIn(acme), { userIds: [userId] });
    await send(job);
    expect(inbox.mails).toHaveLength(0);
    const newer = await jobOf(userId);
    await perform(cancelInvitations, actingIn(acme), { userIds: [userId] });
    await send(newer);
    expect(inbox.mails).toHaveLength(0);
    expect(await listed(email)).toMatchObject([{ state: "cancelled" }]);
  });

  it("U4: another address ends the link of the old one, and neither mail goes to the other address", async () => {
    const { userId, email, job } = await invite();
    const details = { id: userId, version: 1, firstName: "Joe", lastName: "Bloggs", phone: null };
    const renamed = { ...details, email: `new-${email}` };
    const data = await perform(updateUser, actingIn(acme), renamed);
    expect(data).toMatchObject({ version: 2, invited: { link: null } });
    const newer = await jobOf(userId);
    await send(job);
    expect(inbox.mails).toHaveLength(0);
    await send(newer);
    expect(inbox.mails.map(({ to }) => to)).toMatchObject([{ value: [{ address: `new-${email}` }] }]);
    // Even where the old invitation had come back to life, its mark names another address.
    await inTenant(
      acme,
      (tx) => tx.sql`update invitations set cancelled_at = null where id = ${job.input.invitationId}`,
    );
    await send(job);
    expect(inbox.mails).toHaveLength(1);
    expect((await accepting(linkIn(inbox.mails[0]))).userId).toBe(userId);
  });

  it("U4: another address of someone inactive ends the link for good", async () => {
    const { userId, email, job } = await invite();
    await send(job);
    const [link, admin] = [linkIn(inbox.mails[0]), actingIn(acme)];
    await perform(deactivateUsers, admin, { userIds: [userId] });
    const details = { id: userId, version: 2, firstName: "Joe", lastName: "Bloggs", phone: null };
    await perform(updateUser, admin, { ...details, email: `new-${email}` });
    await perform(activateUsers, admin, { userIds: [userId] });
    await expect(accepting(link)).rejects.toThrow("This link is not valid");
  });

  it("refuses a mail that another tenant's role asks for", async () => {
    const { job } = await invite();
    await expect(sendMail(job.input, deployment.main.appRole)).rejects.toThrow("asked for a mail of tenant");
    expect(inbox.mails).toHaveLength(0);
  });

  it("U4: a failing mail server loses nothing: the queue tries again, and the reason is told", async () => {
    const { userId, email, job } = await invite();
    await withoutServer(() =>
      expect(send(job)).rejects.toThrow(/^the mail server failed, reference [0-9a-f]{8}$/),
    );
    expect(await listed(email)).toMatchObject([
      {
        state: "mail_failed",
        failure: {
          sentence: "The mail server could not be reached.",
          ref: expect.stringMatching(/^[0-9a-f]{8}$/),
          attempts: 1,
        },
      },
    ]);
    await send(job);
    expect(inbox.mails).toHaveLength(1);
    expect(await listed(email)).toMatchObject([{ state: "pending", failure: null }]);
    expect((await accepting(linkIn(inbox.mails[0]))).userId).toBe(userId);
  });

  it("U4: Resend works while the first mail still fails, and the first one then stays unsent", async () => {
    const { userId, job } = await invite();
    await withoutServer(() => expect(send(job)).rejects.toThrow());
    await perform(resendInvitations, actingIn(acme), { userIds: [userId] });
    await send(await jobOf(userId));
    await send(job);
    expect(inbox.mails).toHaveLength(1);
    expect((await accepting(linkIn(inbox.mails[0]))).userId).toBe(userId);
  });

  it("U4: what the mail server refuses is told in words, without the address for the queue's memory", async () => {
    inbox.refusing = true;
    const { email, job } = await invite();
    await expect(send(job)).rejects.not.toThrow(email);
    expect(await listed(email)).toMatchObject([
      { failure: { sentence: "The mail server did not accept this address." } },
    ]);
  });

  it("U4: a mail that nobody waits for any more is given up with a reason", async () => {
    const { userId, email, job } = await invite();
    await perform(deactivateUsers, actingIn(acme), { userIds: [userId] });
    await send(job);
    expect(inbox.mails).toHaveLength(0);
    expect(await listed(email)).toMatchObject([{ state: "paused" }]);
    await perform(activateUsers, actingIn(acme), { userIds: [userId] });
    expect(await listed(email)).toMatchObject([{ state: "mail_failed", failure: { attempts: 12 } }]);
  });
});

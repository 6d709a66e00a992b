import { randomUUID } from "node:crypto";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { freePort } from "@/db/embedded/port";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { resetEnv } from "@/lib/core/env";
import { acceptInvitation } from "@/lib/invitations/accept";
import { createInvitation } from "@/lib/invitations/create";
import { sendMail } from "./send";

let deployment: TestDeployment;
let acme: TenantRef;
let server: SMTPServer;
let inbox: ParsedMail[];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme", name: "Acme Bank", region: "default" });
  const port = await freePort();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        inbox.push(mail);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  process.env.SMTP_URL = `smtp://127.0.0.1:${port}`;
  resetEnv();
});

beforeEach(() => {
  inbox = [];
});

afterAll(async () => {
  process.env.SMTP_URL = "";
  resetEnv();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await deployment.close();
});

async function invite(): Promise<{ userId: string; email: string; job: { by: string; input: unknown } }> {
  const userId = randomUUID();
  const email = `joe-${userId.slice(0, 8)}@acme.test`;
  await inTenant(acme, async (tx) => {
    await tx.sql`
      insert into users (id, email, first_name, last_name, status)
      values (${userId}, ${email}, 'Joe', 'Bloggs', 'invited')`;
    const { link } = await createInvitation(tx, { tenant: acme, userId, createdBy: null });
    expect(link).toBeNull();
  });
  const rows = await deployment.admin()<{ payload: { by: string; input: { userId: string } } }[]>`
    select payload from graphile_worker._private_jobs order by id desc`;
  const job = rows.map(({ payload }) => payload).find(({ input }) => input.userId === userId);
  if (!job) throw new Error("no mail was queued");
  return { userId, email, job };
}

describe("sendMail", () => {
  it("U4: mails a link by which the person sets a password, once", async () => {
    const { userId, email, job } = await invite();
    expect(JSON.stringify(job)).not.toContain("token=");
    expect(JSON.stringify(job)).not.toContain(email);
    await sendMail(job.input, job.by);
    expect(inbox).toHaveLength(1);
    expect(inbox[0]?.subject).toBe("Your access to Acme Bank");
    const link = /http\S+/.exec(inbox[0]?.text ?? "")?.[0] ?? "";
    const token = new URL(link).searchParams.get("token") ?? "";
    const input = { tenant: "acme", token, password: "a long password", repeated: "a long password" };
    expect((await acceptInvitation(input, { ip: null, requestId: "t" })).userId).toBe(userId);
    await expect(acceptInvitation(input, { ip: null, requestId: "t" })).rejects.toThrow(
      "This link is not valid",
    );
  });

  it("U4: a new link ends the old one, and a link of 7 days ago is over", async () => {
    const { userId, job } = await invite();
    await sendMail(job.input, job.by);
    const token = new URL(/http\S+/.exec(inbox[0]?.text ?? "")?.[0] ?? "").searchParams.get("token") ?? "";
    const input = { tenant: "acme", token, password: "a long password", repeated: "a long password" };
    await inTenant(acme, (tx) => createInvitation(tx, { tenant: acme, userId, createdBy: null }));
    await expect(acceptInvitation(input, { ip: null, requestId: "t" })).rejects.toThrow(
      "This link is not valid",
    );
    await inTenant(
      acme,
      (tx) => tx.sql`
        update invitations set cancelled_at = null, expires_at = now() - interval '1 second'
        where user_id = ${userId}`,
    );
    await expect(acceptInvitation(input, { ip: null, requestId: "t" })).rejects.toThrow(
      "This link is not valid",
    );
  });

  it("refuses a mail that another tenant's role asks for", async () => {
    const { job } = await invite();
    await expect(sendMail(job.input, deployment.main.appRole)).rejects.toThrow("asked for a mail of tenant");
    expect(inbox).toHaveLength(0);
  });

  it("throws while the mail server fails, so that the queue keeps the invitation", async () => {
    const { job } = await invite();
    const url = process.env.SMTP_URL;
    process.env.SMTP_URL = `smtp://127.0.0.1:${await freePort()}`;
    resetEnv();
    await expect(sendMail(job.input, job.by)).rejects.toThrow();
    process.env.SMTP_URL = url;
    resetEnv();
    await sendMail(job.input, job.by);
    expect(inbox).toHaveLength(1);
  });
});

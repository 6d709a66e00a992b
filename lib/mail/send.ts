import { z } from "zod";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { env } from "@/lib/core/env";
import { log, reference } from "@/lib/core/log";
import { unseal } from "@/lib/core/sealed";
import { addressMark, works } from "@/lib/invitations/links";
import { MAIL_ATTEMPTS } from "@/lib/invitations/words";
import { tenantsById } from "@/lib/tenants/registry";
import { mailFailure } from "./failure";
import { changedText, invitationText, type Mail, resetText } from "./texts";
import { deliver } from "./transport";

const shared = { tenantId: z.uuid(), userId: z.uuid(), address: z.string() };
const LinkJob = z.strictObject({
  ...shared,
  kind: z.enum(["invitation", "reset"]),
  invitationId: z.uuid(),
  link: z.string(),
});
const ChangedJob = z.strictObject({ ...shared, kind: z.literal("password-changed"), at: z.iso.datetime() });
const MailJob = z.discriminatedUnion("kind", [LinkJob, ChangedJob]);
type LinkJob = z.infer<typeof LinkJob>;
type ChangedJob = z.infer<typeof ChangedJob>;

const NO_SERVER = "No mail server is set up any more.";
const NOT_WAITING: Readonly<Record<LinkJob["kind"], string>> = {
  invitation: "The person was not waiting for an invitation when the mail was due.",
  reset: "The link was over when the mail was due.",
};

/**
 * Sends one mail. `by` is the role that asked: a tenant's role can only mail its own people. Sends no link that is
 * over, and nothing to another address than the one it was meant for. What became of a link's mail stands in its row;
 * where the mail server fails, throws, so that the queue tries again.
 */
export async function sendMail(input: unknown, by: string): Promise<void> {
  const job = MailJob.parse(input);
  const [tenant] = await inControl((tx) => tenantsById(tx, [job.tenantId]));
  if (!tenant) return;
  if (by !== tenant.appRole) throw new Error(`role ${by} asked for a mail of tenant ${tenant.id}`);
  await (job.kind === "password-changed" ? sendChanged(tenant, job) : sendLink(tenant, job));
}

async function sendLink(tenant: TenantRef, job: LinkJob): Promise<void> {
  const person = await waitingPerson(tenant, job);
  if (!person || addressMark(tenant.id, person.email) !== job.address) {
    await note(tenant, job, { failed: NOT_WAITING[job.kind], last: true });
    return;
  }
  const url = env().SMTP_URL;
  if (!url) {
    await note(tenant, job, { failed: NO_SERVER, last: true });
    return;
  }
  const mail = { tenant: tenant.name, firstName: person.firstName, link: unseal("mail", job.link) };
  try {
    await post(url, person.email, job.kind === "invitation" ? invitationText(mail) : resetText(mail));
  } catch (error) {
    const { sentence, detail } = mailFailure(error);
    const ref = await note(tenant, job, { failed: sentence });
    log.warn({ ref, tenant: tenant.id, invitation: job.invitationId, ...detail }, "a mail did not go out");
    throw failed(ref);
  }
  await note(tenant, job, "sent");
}

/** Tells someone that his password was changed, unless he is gone or has another address. */
async function sendChanged(tenant: TenantRef, job: ChangedJob): Promise<void> {
  const url = env().SMTP_URL;
  const [person] = await inTenant(
    tenant,
    (tx) => tx.sql<Person[]>`
      select email, first_name as "firstName" from users
      where id = ${job.userId} and status <> 'deleted' and email is not null`,
  );
  if (!url || !person || addressMark(tenant.id, person.email) !== job.address) return;
  try {
    await post(url, person.email, changedText({ ...person, tenant: tenant.name, at: job.at }));
  } catch (error) {
    const ref = reference();
    log.warn({ ref, tenant: tenant.id, ...mailFailure(error).detail }, "a mail did not go out");
    throw failed(ref);
  }
}

function post(url: string, address: string, mail: Mail): Promise<void> {
  return deliver(url, { from: env().MAIL_FROM, to: { name: "", address }, ...mail });
}

// The queue keeps these words: the library's own name the address.
const failed = (ref: string) => new Error(`the mail server failed, reference ${ref}`);

type Person = { email: string; firstName: string | null };

async function waitingPerson(tenant: TenantRef, job: LinkJob): Promise<Person | undefined> {
  const [person] = await inTenant(
    tenant,
    (tx) => tx.sql<Person[]>`
      select u.email, u.first_name as "firstName" from invitations i, users u
      where i.id = ${job.invitationId} and u.id = ${job.userId} and ${works(tx, job.kind)} and u.email is not null
        and i.mail_state <> 'sent'`,
  );
  return person;
}

type Outcome = "sent" | { failed: string; last?: boolean };

/** Writes down what became of the mail. Returns the reference under which a failure stands in the log. */
async function note(tenant: TenantRef, job: LinkJob, outcome: Outcome): Promise<string> {
  const ref = reference();
  await inTenant(tenant, ({ sql }) =>
    outcome === "sent"
      ? sql`
          update invitations set mail_state = 'sent', mailed_at = now(), mail_error = null, mail_ref = null,
            mail_attempts = mail_attempts + 1
          where id = ${job.invitationId}`
      : sql`
          update invitations set mail_state = 'failed', mail_error = ${outcome.failed}, mail_ref = ${ref},
            mail_attempts = ${outcome.last ? sql`${MAIL_ATTEMPTS}::int` : sql`mail_attempts + 1`}
          where id = ${job.invitationId} and mail_state <> 'sent' and accepted_at is null
            and cancelled_at is null`,
  );
  return ref;
}

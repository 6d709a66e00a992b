import { z } from "zod";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { env } from "@/lib/core/env";
import { log, reference } from "@/lib/core/log";
import { unseal } from "@/lib/core/sealed";
import { addressMark } from "@/lib/invitations/create";
import { INVITATION_DAYS, MAIL_ATTEMPTS } from "@/lib/invitations/words";
import { tenantsById } from "@/lib/tenants/registry";
import { mailFailure } from "./failure";
import { deliver } from "./transport";

const MailJob = z.strictObject({
  kind: z.literal("invitation"),
  tenantId: z.uuid(),
  userId: z.uuid(),
  invitationId: z.uuid(),
  address: z.string(),
  link: z.string(),
});
type MailJob = z.infer<typeof MailJob>;

const NO_SERVER = "No mail server is set up any more.";
const NOT_INVITED = "The person was not waiting for an invitation when the mail was due.";

/**
 * Sends the mail of one invitation. `by` is the role that asked: a tenant's role can only mail its own people.
 * Sends nothing for an invitation that is over, nor to another address than the one it was made for. What became
 * of the mail stands in the invitation; where the mail server fails, throws, so that the queue tries again.
 */
export async function sendMail(input: unknown, by: string): Promise<void> {
  const job = MailJob.parse(input);
  const [tenant] = await inControl((tx) => tenantsById(tx, [job.tenantId]));
  if (!tenant) return;
  if (by !== tenant.appRole) throw new Error(`role ${by} asked for a mail of tenant ${tenant.id}`);
  const person = await invitedPerson(tenant, job);
  if (!person || addressMark(tenant.id, person.email) !== job.address) {
    await note(tenant, job, { failed: NOT_INVITED, last: true });
    return;
  }
  const url = env().SMTP_URL;
  if (!url) {
    await note(tenant, job, { failed: NO_SERVER, last: true });
    return;
  }
  const link = unseal("mail", job.link);
  try {
    await deliver(url, {
      from: env().MAIL_FROM,
      to: { name: "", address: person.email },
      subject: `Your access to ${tenant.name}`,
      text: invitationText(person.firstName, tenant.name, link),
    });
  } catch (error) {
    const { sentence, detail } = mailFailure(error);
    const ref = await note(tenant, job, { failed: sentence });
    log.warn({ ref, tenant: tenant.id, invitation: job.invitationId, ...detail }, "a mail did not go out");
    // The queue keeps these words: the library's own name the address.
    throw new Error(`the mail server failed, reference ${ref}`);
  }
  await note(tenant, job, "sent");
}

async function invitedPerson(
  tenant: TenantRef,
  job: MailJob,
): Promise<{ email: string; firstName: string | null } | undefined> {
  const [person] = await inTenant(
    tenant,
    (tx) => tx.sql<{ email: string; firstName: string | null }[]>`
      select u.email, u.first_name as "firstName" from invitations i join users u on u.id = i.user_id
      where i.id = ${job.invitationId} and u.id = ${job.userId} and u.status = 'invited' and u.email is not null
        and i.accepted_at is null and i.cancelled_at is null and i.expires_at > now() and i.mail_state <> 'sent'`,
  );
  return person;
}

type Outcome = "sent" | { failed: string; last?: boolean };

/** Writes down what became of the mail. Returns the reference under which a failure stands in the log. */
async function note(tenant: TenantRef, job: MailJob, outcome: Outcome): Promise<string> {
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

function invitationText(firstName: string | null, tenant: string, link: string): string {
  return [
    `Hello${firstName ? ` ${firstName}` : ""},`,
    `you have been invited to the console of ${tenant}. Set your password here; the link works once and for ${INVITATION_DAYS} days:`,
    link,
    "If you did not expect this, you can ignore it: nothing happens until the link is used.",
  ].join("\n\n");
}

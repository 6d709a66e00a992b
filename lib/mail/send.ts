import { createTransport } from "nodemailer";
import { z } from "zod";
import { inControl, inTenant } from "@/db/connection";
import { env } from "@/lib/core/env";
import { unseal } from "@/lib/core/sealed";
import { INVITATION_DAYS } from "@/lib/invitations/create";
import { tenantsById } from "@/lib/tenants/registry";

const MailJob = z.strictObject({
  kind: z.literal("invitation"),
  tenantId: z.uuid(),
  userId: z.uuid(),
  link: z.string(),
});

/**
 * Sends one mail of a tenant. `by` is the role that asked: a tenant's role can only mail its own people.
 * Does nothing for someone who is no longer invited. Throws what the mail server says, so that the queue
 * tries again.
 */
export async function sendMail(input: unknown, by: string): Promise<void> {
  const job = MailJob.parse(input);
  const url = env().SMTP_URL;
  const [tenant] = await inControl((tx) => tenantsById(tx, [job.tenantId]));
  if (!url || !tenant) return;
  if (by !== tenant.appRole) throw new Error(`role ${by} asked for a mail of tenant ${tenant.id}`);
  const [person] = await inTenant(
    tenant,
    (tx) => tx.sql<{ email: string; first_name: string | null }[]>`
      select email, first_name from users where id = ${job.userId} and status = 'invited'`,
  );
  if (!person) return;
  const transport = createTransport(url);
  try {
    await transport.sendMail({
      from: env().MAIL_FROM,
      to: person.email,
      subject: `Your access to ${tenant.name}`,
      text: invitationText(person.first_name, tenant.name, unseal("mail", job.link)),
    });
  } finally {
    transport.close();
  }
}

function invitationText(firstName: string | null, tenant: string, link: string): string {
  return [
    `Hello${firstName ? ` ${firstName}` : ""},`,
    `you have been invited to the console of ${tenant}. Set your password here; the link works once and for ${INVITATION_DAYS} days:`,
    link,
    "If you did not expect this, you can ignore it: nothing happens until the link is used.",
  ].join("\n\n");
}

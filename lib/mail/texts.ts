import { INVITATION_DAYS, RESET_HOURS } from "@/lib/invitations/words";

/** A mail's subject and its words. */
export type Mail = { subject: string; text: string };

type About = { tenant: string; firstName: string | null };

/** Invites someone, who sets the first password (U4). */
export function invitationText({ tenant, firstName, link }: About & { link: string }): Mail {
  return {
    subject: `Your access to ${tenant}`,
    text: paragraphs(
      firstName,
      `you have been invited to the console of ${tenant}. Set your password here; the link works once and for ${INVITATION_DAYS} days:`,
      link,
      "If you did not expect this, you can ignore it: nothing happens until the link is used.",
    ),
  };
}

/** Takes someone the link by which he sets a new password (A1). */
export function resetText({ tenant, firstName, link }: About & { link: string }): Mail {
  const hours = RESET_HOURS === 1 ? "one hour" : `${RESET_HOURS} hours`;
  return {
    subject: `Set a new password for ${tenant}`,
    text: paragraphs(
      firstName,
      `a new password was asked for, for your account at the console of ${tenant}. Set it here; the link works once and for ${hours}:`,
      link,
      "If you did not expect this, you can ignore it: your password stays as it is until the link is used.",
    ),
  };
}

/** Tells someone that his password was changed. */
export function changedText({ tenant, firstName, at }: About & { at: string }): Mail {
  return {
    subject: `Your password for ${tenant} was changed`,
    text: paragraphs(
      firstName,
      `the password of your account at the console of ${tenant} was changed on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC.`,
      "If it was not you, ask your administrator for help at once.",
    ),
  };
}

function paragraphs(firstName: string | null, ...parts: string[]): string {
  return [`Hello${firstName ? ` ${firstName}` : ""},`, ...parts].join("\n\n");
}

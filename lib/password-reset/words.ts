/**
 * Why someone gets no link for a new password: completes “Jane Doe …”. Null for who may have one; whoever is locked may
 * (U7): the lock stays.
 */
export function noResetReason({ status, type }: { status: string; type: string }): string | null {
  if (type === "sso") return "signs in by single sign-on and has no password here";
  if (status === "invited") return "has not set a password yet: send the invitation again";
  return status === "inactive" ? "is inactive: activate the person first" : null;
}

/** What everybody is told who asks for a link (A1). */
export const ASKED =
  "If someone signs in here with this address and a password, a mail with a link is on its way. The link works once and for one hour. Nothing came? Look among the unwanted mails, or ask your administrator.";

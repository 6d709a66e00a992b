import type { Tx } from "@/db/connection";
import { lacks } from "@/lib/access/model";
import { effectiveOf } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { conflict, invalid } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { admitsDomain, admittedDomains, otherDomain } from "@/lib/policies/domains";
import { requireAction } from "@/lib/roles/queries";
import { refuseForeign, refuseWhere, type Selected, selectedUsers } from "@/lib/users/commands/selected";
import { createInvitations } from "./create";
import { cancelLinks } from "./links";
import type { InvitedInput, InvitedManyInput } from "./model";

type Links = { mailed: number; links: { email: string; link: string }[] };

/**
 * Makes new links for people who are invited, which ends their old ones, and mails them; without a mail server
 * the links are answered (U4). All of them or none. Throws `Refusal`: not_found, forbidden for people from
 * elsewhere (S3) and for accounts that may do what the person may not, conflict for those who are not invited, invalid
 * for addresses that the policy does not admit (A7).
 */
export async function resendInvitations(
  tx: Tx,
  context: Context,
  { userIds }: InvitedManyInput,
): Promise<Change<Links>> {
  await invitedUsers(tx, context, userIds);
  await refuseOtherDomains(tx, userIds);
  const made = await createInvitations(tx, { ...invitedBy(context), userIds });
  const emails = await addressesOf(tx, userIds);
  const links = made.flatMap(({ userId, link }) => (link ? [{ email: emails.get(userId) ?? "", link }] : []));
  return { ...changeOf(userIds), data: { mailed: made.length - links.length, links } };
}

/**
 * Makes a new link for someone invited and answers it, to be handed over; the old one ends (U4). A link is kept
 * only as a hash, so the old one cannot be shown again. Throws as `resendInvitations`.
 */
export async function handOverInvitation(
  tx: Tx,
  context: Context,
  { userId }: InvitedInput,
): Promise<Change<{ link: string }>> {
  await invitedUsers(tx, context, [userId]);
  await refuseOtherDomains(tx, [userId]);
  const [made] = await createInvitations(tx, { ...invitedBy(context), userIds: [userId], mail: false });
  if (!made?.link) throw conflict("This person cannot be invited any more. Reload the page.");
  return { ...changeOf([userId]), data: { link: made.link } };
}

/**
 * Ends the open links of people who are invited (U4), all of them or none. Throws `Refusal` as
 * `resendInvitations`, and conflict where none of them has an open link.
 */
export async function cancelInvitations(
  tx: Tx,
  context: Context,
  { userIds }: InvitedManyInput,
): Promise<Change<{ cancelled: number }>> {
  await invitedUsers(tx, context, userIds, "also inactive");
  const cancelled = await cancelLinks(tx, userIds);
  if (cancelled.length === 0) {
    throw conflict(
      userIds.length === 1 ? "This person has no open invitation." : "None of them has an open invitation.",
    );
  }
  return { ...changeOf(cancelled), data: { cancelled: cancelled.length } };
}

const invitedBy = (context: Context) => ({ tenant: context.tenant, createdBy: context.person.id });

/** These people, locked, where each is invited and none may do what the person himself may not (R5). */
async function invitedUsers(
  tx: Tx,
  context: Context,
  userIds: readonly string[],
  admitted?: "also inactive",
): Promise<void> {
  requireAction(context, "users:invite");
  const users = await selectedUsers(tx, userIds);
  refuseForeign(users);
  refuseWhere(users, "conflict", (user) => {
    if (user.status === "active") return "has already set a password";
    return user.status === "inactive" && !admitted ? "is inactive: activate the person first" : null;
  });
  await refuseTakeovers(tx, context, users, "handle the invitation");
}

/**
 * Refuses to hold the way into accounts that may do what the person himself may not (R5). Throws `Refusal`
 * (forbidden).
 */
export async function refuseTakeovers(
  tx: Tx,
  context: Context,
  users: readonly Selected[],
  what: string,
): Promise<void> {
  const held = await effectiveOf(
    tx,
    users.map(({ id }) => id),
  );
  refuseWhere(users, "forbidden", ({ id }) => {
    const access = held.get(id);
    const given = {
      permissions: Object.fromEntries(access?.levels ?? []),
      accountAdmin: access?.accountAdmin ?? false,
    };
    return lacks(context.levels, context.accountAdmin, given).length > 0
      ? `may do what you may not, so only a person who may can ${what}`
      : null;
  });
}

/** Who was invited before the domains were narrowed gets no other link (A7). */
async function refuseOtherDomains(tx: Tx, userIds: readonly string[]): Promise<void> {
  const domains = await admittedDomains(tx);
  const emails = await addressesOf(tx, userIds);
  const refused = userIds.filter((id) => !admitsDomain(domains, emails.get(id) ?? ""));
  if (refused.length === 0) return;
  const message = otherDomain(domains);
  throw invalid(
    `${message} ${emails.get(refused[0] ?? "")} is of another one.`,
    Object.fromEntries(refused.map((id) => [id, message])),
  );
}

async function addressesOf(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ id: string; email: string }[]>`
    select id, coalesce(email, '') as email from users where id = any (${[...userIds]}::uuid[])`;
  return new Map(rows.map(({ id, email }) => [id, email]));
}

function changeOf(userIds: readonly string[]): Omit<Change, "data"> {
  const [first = "", ...rest] = userIds;
  const part = (id: string) => ({ target: { kind: "invitation" as const, id } });
  return { ...part(first), also: rest.map(part) };
}

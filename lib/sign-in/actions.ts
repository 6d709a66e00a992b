"use server";

import { z } from "zod";
import { action } from "@/lib/core/action";
import { clearSessionCookie, openSession } from "@/lib/core/auth";
import { publicAction } from "@/lib/core/public-action";
import { revokeSession } from "@/lib/core/sessions";
import { acceptInvitation } from "@/lib/invitations/accept";
import { tenantsById } from "@/lib/tenants/registry";
import { checkPassword } from "./commands";
import { AcceptInput, SignInInput, safeNext } from "./model";

/** Signs in with an address and a password (A1). Answers where to go. */
export const signIn = publicAction({
  name: "session.sign_in",
  path: /^\/login$/,
  input: SignInInput,
  run: async (facts, input) => {
    const { home, userId, entry } = await checkPassword(input, { ip: facts.ip, requestId: facts.id });
    await openSession(home, userId);
    return { to: safeNext(input.next) ?? entry };
  },
});

/** Sets the first password behind an invitation's link and signs in (U4). Answers where to go. */
export const accept = publicAction({
  name: "invitation.accept",
  path: /^\/invite$/,
  input: AcceptInput,
  run: async (facts, input) => {
    const { home, userId } = await acceptInvitation(input, { ip: facts.ip, requestId: facts.id });
    await openSession(home, userId);
    return { to: `/t/${home.slug}` };
  },
});

/** Ends the session under which the page was drawn. Answers where to go. */
export const signOut = action({
  name: "session.sign_out",
  needs: { anyone: true },
  input: z.strictObject({}),
  in: "registry",
  run: async (tx, context) => {
    const [home] = await tenantsById(tx, [context.person.home.id]);
    await revokeSession(context.sessionId);
    if (home) await clearSessionCookie(home);
    const to = context.person.home.slug === "main" ? "/login" : `/login?tenant=${context.person.home.slug}`;
    return { target: { kind: "session", id: context.person.id }, data: { to } };
  },
});

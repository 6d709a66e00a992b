"use server";

import { cookies } from "next/headers";
import { after } from "next/server";
import { z } from "zod";
import { action } from "@/lib/core/action";
import { clearSessionCookie, openSession, tokensOf } from "@/lib/core/auth";
import { refusalOf } from "@/lib/core/failures";
import { publicAction } from "@/lib/core/public-action";
import { revokeSession } from "@/lib/core/session-ends";
import { acceptInvitation } from "@/lib/invitations/accept";
import { ForgotInput, ResetInput } from "@/lib/password-reset/model";
import { limitRequests, requestReset } from "@/lib/password-reset/request";
import { resetPassword } from "@/lib/password-reset/use";
import { ensureBrowserSecret } from "@/lib/sso/browser";
import { logoutUrlOf } from "@/lib/sso/end";
import { tenantsById } from "@/lib/tenants/registry";
import { checkPassword } from "./commands";
import { leaveAll } from "./leave";
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

/**
 * Asks for a link to set a new password (A1). Everybody is answered alike and at once: whom to mail is looked up
 * afterwards.
 */
export const forgot = publicAction({
  name: "password.forgot",
  path: /^\/forgot$/,
  input: ForgotInput,
  run: async ({ id, ip }, input) => {
    limitRequests(ip);
    after(() =>
      requestReset(input, { ip, requestId: id }).catch((error) => void refusalOf(error, "password.forgot")),
    );
    return { asked: true };
  },
});

/** Sets a new password behind a link, and signs nobody in. Answers where to sign in. */
export const reset = publicAction({
  name: "password.reset",
  path: /^\/reset$/,
  input: ResetInput,
  run: async (facts, input) => {
    const { home } = await resetPassword(input, { ip: facts.ip, requestId: facts.id });
    const to = new URLSearchParams({ ...(home.slug === "main" ? {} : { tenant: home.slug }), reset: "done" });
    return { to: `/login?${to}` };
  },
});

/** Ends every session of this browser, from where nothing else may be done (A7). Answers where to go. */
export const leave = publicAction({
  name: "session.leave",
  path: /^\/unavailable$/,
  input: z.strictObject({}),
  run: async (facts) => {
    const tokens = tokensOf((await cookies()).getAll());
    const { ended, to } = await leaveAll(tokens, { ip: facts.ip, requestId: facts.id }, ensureBrowserSecret);
    for (const { home } of ended) await clearSessionCookie(home);
    return { to };
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
    const elsewhere =
      home && (await logoutUrlOf(tx, home, context.sessionId, (id) => ensureBrowserSecret(home, id)));
    await revokeSession(context.sessionId);
    if (home) await clearSessionCookie(home);
    const to = context.person.home.slug === "main" ? "/login" : `/login?tenant=${context.person.home.slug}`;
    return { target: { kind: "session", id: context.person.id }, data: { to: elsewhere ?? to } };
  },
});

import { createHmac, timingSafeEqual } from "node:crypto";
import NextAuth, { type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { TenantRef } from "@/db/connection";
import { sessionHoursOf } from "@/lib/policies/stored";
import { derivedKey, env } from "./env";
import { storedLockKey } from "./locks";
import { requestFacts } from "./request";
import { type BySso, createSession, sessionOfToken } from "./sessions";

const COOKIE = "bw_session_";
const TICKET_SECONDS = 30;

/** The cookie of a home: one per home, so that one browser can hold main and a child (docs/adr/0003). */
export function cookieName(home: TenantRef): string {
  return `${COOKIE}${home.id}`;
}

/** The session tokens among a request's cookies; a handful at most. */
export function tokensOf(cookies: readonly { name: string; value: string }[]): string[] {
  return cookies
    .filter(({ name, value }) => name.startsWith(COOKIE) && value.length < 200)
    .slice(0, 8)
    .map(({ value }) => value);
}

/**
 * Signs someone in whom a check of ours has let through; sets the cookie of the home. `sso` is what his provider
 * gives to the session (A2, G5). It lasts as long as the home's policy says (A4).
 */
export async function openSession(home: TenantRef, userId: string, sso?: BySso): Promise<void> {
  const [hours, lockKey] = await Promise.all([sessionHoursOf(home), storedLockKey(home, userId)]);
  const auth = NextAuth(configFor(home, hours, { sso, lockKey }));
  await auth.signIn("credentials", { ticket: ticketFor(home.id, userId), redirect: false });
}

/** Clears the cookie of a home. The session's row is ended by `revokeSession`. */
export async function clearSessionCookie(home: TenantRef): Promise<void> {
  await NextAuth(configFor(home, env().BAILIWICK_SESSION_HOURS)).signOut({ redirect: false });
}

function configFor(
  home: TenantRef,
  hours: number,
  made: { sso?: BySso | undefined; lockKey?: Buffer | null } = {},
): NextAuthConfig {
  return {
    secret: derivedKey("next-auth").toString("base64url"),
    trustHost: true,
    basePath: "/api/auth",
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
    session: { strategy: "jwt", maxAge: hours * 3600 },
    cookies: {
      sessionToken: {
        name: cookieName(home),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure(), maxAge: hours * 3600 },
      },
    },
    providers: [
      Credentials({
        credentials: { ticket: {} },
        authorize: ({ ticket }) => {
          const userId = userOfTicket(home.id, String(ticket));
          return userId ? { id: userId } : null;
        },
      }),
    ],
    jwt: {
      maxAge: hours * 3600,
      encode: async ({ token }) => {
        const userId = token?.sub;
        if (!userId) return "";
        const { ip, userAgent } = await requestFacts();
        return createSession({ homeId: home.id, userId, ip, userAgent, hours, ...made });
      },
      decode: async ({ token }) => {
        const session = token ? await sessionOfToken(token) : undefined;
        return session ? { sub: session.userId, sid: session.id } : null;
      },
    },
  };
}

function isSecure(): boolean {
  return env().BAILIWICK_PUBLIC_URL?.startsWith("https:") ?? false;
}

/** Proof, for next-auth's `authorize`, that our own check has passed: it never leaves the process. */
function ticketFor(homeId: string, userId: string): string {
  const body = `${homeId}.${userId}.${Date.now() + TICKET_SECONDS * 1000}`;
  return `${body}.${signature(body)}`;
}

function userOfTicket(homeId: string, ticket: string): string | undefined {
  const [home, userId, until, signed] = ticket.split(".");
  if (home !== homeId || !userId || !until || !signed || Number(until) < Date.now()) return undefined;
  const expected = Buffer.from(signature(`${home}.${userId}.${until}`));
  const given = Buffer.from(signed);
  return expected.length === given.length && timingSafeEqual(expected, given) ? userId : undefined;
}

function signature(body: string): string {
  return createHmac("sha256", derivedKey("sign-in ticket")).update(body).digest("base64url");
}

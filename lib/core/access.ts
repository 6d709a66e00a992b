import { cookies } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { TenantUnavailable } from "@/db/connection";
import { PlaceRefusal } from "@/lib/policies/place";
import { tokensOf } from "./auth";
import { admits, type Context, type Need } from "./context";
import { Refusal } from "./errors";
import { contextFor } from "./load-context";
import { requestFacts } from "./request";
import { callerOf } from "./sessions";

/**
 * The gate of every page: authenticates and authorises in the tenant of the URL. Sends someone without a
 * session to sign-in and someone whose tenant is out of service, or whose network is not admitted (A7), to a page that
 * says so, answers 404 for a tenant that one may not enter (A5) and 403 where the need is not met.
 */
export async function access(slug: string, need: Need): Promise<Context> {
  try {
    return await authorize(slug, need);
  } catch (error) {
    if (error instanceof TenantUnavailable) redirect(`/unavailable?why=${error.why}`);
    if (!(error instanceof Refusal)) throw error;
    if (error instanceof PlaceRefusal) redirect("/unavailable?why=place");
    if (error.code === "unauthenticated") redirect(signInUrl(slug, (await requestFacts()).path));
    if (error.code === "not_found") notFound();
    forbidden();
  }
}

/**
 * The gate of actions and handlers. Throws `Refusal` (unauthenticated, not_found, forbidden) or
 * `TenantUnavailable`.
 */
export async function authorize(slug: string, need: Need): Promise<Context> {
  const context = await contextOf(slug);
  if (!admits(context, need)) {
    throw new Refusal("forbidden", needWords(context, need));
  }
  return context;
}

/** The caller's context in a tenant, once per request. */
const contextOf = cache(async (slug: string): Promise<Context> => {
  const facts = await requestFacts();
  const caller = await callerOf(slug, tokensOf((await cookies()).getAll()));
  if (caller.sessions.length === 0)
    throw new Refusal("unauthenticated", "Your session has ended. Sign in again.");
  const context = await contextFor(caller, { requestId: facts.id, ip: facts.ip });
  if (!context) throw new Refusal("not_found", "This tenant does not exist, or you may not enter it.");
  return context;
});

/** Where someone without a session goes; only our own paths are ever carried along. */
export function signInUrl(slug: string, path: string): string {
  const query = new URLSearchParams({ ...(slug === "main" ? {} : { tenant: slug }), next: path });
  return `/login?${query}`;
}

function needWords(context: Context, need: Need): string {
  if (context.levels.size === 0)
    return "No role is assigned to you in this tenant. Ask an administrator for one.";
  if ("component" in need)
    return `You need ${need.level === "edit" ? "View and edit" : "View"} of ${need.component} here.`;
  return "Only an Account Admin may do this.";
}

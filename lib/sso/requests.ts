import { createHash, randomBytes, randomUUID } from "node:crypto";
import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { seal, unseal } from "@/lib/core/sealed";
import { SsoRefusal } from "./refusal";

/** What a request to a provider is for. */
export type Purpose = "sign_in" | "test" | "logout";

/** A request that was sent to a provider and has come back to the browser that sent it. */
export type Answered = {
  readonly id: string;
  readonly purpose: Purpose;
  readonly returnTo: string;
  readonly testedBy: string | null;
  /** What was kept for the way back, such as a verifier of OIDC. */
  readonly kept: string;
};

const MINUTES = 10;
const SEALED = "sso request";

/** A new secret for a browser's cookie: what is sent from it must come back to it. */
export function newBrowserSecret(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * Writes a request down, bound to one browser, one connection and its state: the id of a SAML request or the state of
 * OIDC. Old ones go.
 */
export async function beginRequest(
  home: TenantRef,
  request: {
    connectionId: string;
    purpose: Purpose;
    state: string;
    browser: string;
    returnTo?: string;
    testedBy?: string;
    kept?: string;
  },
): Promise<string> {
  const id = randomUUID();
  await inTenant(home, async ({ sql }) => {
    await sql`delete from idp_requests where expires_at < now()`;
    await sql`delete from idp_replays where expires_at < now()`;
    await sql`
      insert into idp_requests (id, connection_id, purpose, state_hash, browser_hash, sealed, return_to, tested_by,
        expires_at)
      values (${id}, ${request.connectionId}, ${request.purpose}, ${hash(request.state)}, ${hash(request.browser)},
        ${seal(SEALED, request.kept ?? "")}, ${request.returnTo ?? ""}, ${request.testedBy ?? null},
        now() + make_interval(mins => ${MINUTES}))`;
  });
  return id;
}

/** The open request of this state, connection and browser. Throws `SsoRefusal` (in_response_to) for any other. */
export async function openRequest(
  tx: Tx,
  asked: { connectionId: string; state: string; browser: string | undefined },
): Promise<Answered> {
  const [row] = await tx.sql<(Omit<Answered, "kept"> & { sealed: string })[]>`
    select id, purpose, return_to as "returnTo", tested_by as "testedBy", sealed from idp_requests
    where state_hash = ${hash(asked.state)} and connection_id = ${asked.connectionId}
      and browser_hash = ${hash(asked.browser ?? "")} and used_at is null and expires_at > now()`;
  if (!row || !asked.browser) throw new SsoRefusal("in_response_to");
  const { sealed, ...request } = row;
  return { ...request, kept: unseal(SEALED, sealed) };
}

/** Uses a request up; of two answers at once, one gets through. Throws `SsoRefusal` (in_response_to). */
export async function spendRequest(tx: Tx, id: string): Promise<void> {
  const used = await tx.sql`
    update idp_requests set used_at = now() where id = ${id} and used_at is null returning id`;
  if (used.length === 0) throw new SsoRefusal("in_response_to");
}

/** Uses an assertion or token up, until it would be refused anyway. Throws `SsoRefusal` (replay). */
export async function spendOnce(tx: Tx, connectionId: string, id: string, until: Date): Promise<void> {
  const fresh = await tx.sql`
    insert into idp_replays (connection_id, id_hash, expires_at)
    values (${connectionId}, ${hash(id)}, ${until.toISOString()}) on conflict do nothing returning id_hash`;
  if (fresh.length === 0) throw new SsoRefusal("replay");
}

/** Keeps what a test has shown with its request, for whoever ran it. */
export async function keepTest(tx: Tx, requestId: string, result: string): Promise<void> {
  await tx.sql`update idp_requests set sealed = ${seal(SEALED, result)} where id = ${requestId}`;
}

/** What a test has shown, for whoever ran it, while it is kept; undefined for anybody else. */
export async function testResult(tx: Tx, requestId: string, testedBy: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ sealed: string }[]>`
    select sealed from idp_requests
    where id = ${requestId} and purpose = 'test' and tested_by = ${testedBy} and used_at is not null
      and expires_at > now()`;
  return row && unseal(SEALED, row.sealed);
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

import { inControl, type TenantRef } from "@/db/connection";
import { authorize } from "@/lib/core/access";
import { openSession } from "@/lib/core/auth";
import { edit } from "@/lib/core/context";
import { entrance, seeOther } from "@/lib/core/entrance";
import { notFound, Refusal } from "@/lib/core/errors";
import { safeNext } from "@/lib/sign-in/model";
import { tenantBySlug } from "@/lib/tenants/registry";
import { browserSecret, ensureBrowserSecret } from "./browser";
import { noteRefusal, requirePace } from "./log";
import { beginOidc } from "./oidc/begin";
import { goAway, postAgain } from "./post-page";
import { SsoRefusal } from "./refusal";
import { beginSaml } from "./saml/begin";
import { writeMetadata } from "./saml/metadata";
import { samlConfig } from "./saml/model";
import { ownParty } from "./saml/party";
import { receiveSaml } from "./saml/receive";
import { connectionAt, type StoredConnection } from "./stored";
import { tellable } from "./words";

/** What an address of a connection names. */
export type Params = { connection: string };
const ACS_BYTES = 128 * 1024;

/** Begins a sign-in by a provider, or an administrator's test of it. */
export const login = entrance<Params>({
  name: "sso.login",
  run: ({ facts, params, request }) =>
    told(params, facts.ip, async () => {
      requirePace(facts.ip);
      const { home, connection } = await connectionOf(params);
      const test = request.nextUrl.searchParams.get("test") === "1";
      const tester = test ? await authorize(params.tenant, edit("authentication")) : undefined;
      if (!tester && !connection.enabled) throw new SsoRefusal("disabled");
      const browser = await ensureBrowserSecret(home, connection.id);
      const returnTo = safeNext(request.nextUrl.searchParams.get("next") ?? undefined) ?? "";
      const purpose = tester ? ("test" as const) : ("sign_in" as const);
      const asked = { browser, purpose, returnTo, ...(tester && { testedBy: tester.person.id }) };
      if (connection.kind === "oidc") return seeOther(await beginOidc(home, connection, asked));
      return goAway(await beginSaml(home, connection, asked), "Signing in");
    }),
});

/** Takes a SAML response (A2). A post that comes from the provider's site is sent once more from ours. */
export const acs = entrance<Params>({
  name: "sso.acs",
  limit: ACS_BYTES,
  run: ({ facts, params, form }) =>
    told(params, facts.ip, async () => {
      const [response, relayState] = [form.get("SAMLResponse") ?? "", form.get("RelayState") ?? ""];
      if (form.get("again") !== "1")
        return postAgain({ SAMLResponse: response, RelayState: relayState }, "Signing in");
      requirePace(facts.ip);
      const { home, connection } = await connectionOf(params);
      const posted = { response, relayState, browser: await browserSecret() };
      const received = await receiveSaml(home, connection.id, posted, { ip: facts.ip, requestId: facts.id });
      if (received.signedIn) await openSession(home, received.signedIn.userId, received.signedIn.session);
      return seeOther(received.to);
    }),
});

/** Our metadata, for the provider to import (A2). It says nothing that the provider is not told anyway. */
export const metadata = entrance<Params>({
  name: "sso.metadata",
  run: async ({ params }) => {
    const home = await homeOf(params.tenant);
    const connection = home && (await connectionAt(home, params.connection));
    if (!home || connection?.kind !== "saml") throw notFound("connection");
    const { spEntityId, acsUrl, logoutUrl } = ownParty(home, connection.id);
    const certificates = samlConfig(connection).keys.map(({ certificate }) => certificate);
    return new Response(writeMetadata({ entityId: spEntityId, acsUrl, logoutUrl, certificates }), {
      headers: {
        "content-type": "application/samlmetadata+xml; charset=utf-8",
        "content-disposition": 'inline; filename="bailiwick-metadata.xml"',
        "cache-control": "no-store",
      },
    });
  },
});

/** The tenant and connection of an address. Throws `SsoRefusal` (unknown). */
export async function connectionOf(params: Params & { tenant: string }): Promise<{
  home: TenantRef;
  connection: StoredConnection;
}> {
  const home = await homeOf(params.tenant);
  const connection = home && (await connectionAt(home, params.connection));
  if (!home || !connection) throw new SsoRefusal("unknown");
  return { home, connection };
}

/** The tenant of an address; undefined where there is none. */
export const homeOf = (slug: string) => inControl((tx) => tenantBySlug(tx, slug));

/** Runs an entrance; a refusal sends the person to sign-in with one sentence and a reference. */
export async function told(
  params: Params & { tenant: string },
  ip: string | null,
  run: () => Promise<Response>,
): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const home = await homeOf(params.tenant);
    const { reason, ref } = await noteRefusal(home, params.connection, error, ip);
    const asked = new URLSearchParams({ sso: tellable(reason), ref });
    if (params.tenant !== "main") asked.set("tenant", params.tenant);
    return seeOther(`/login?${asked}`);
  }
}

import { inControl, inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { utc } from "@/lib/listing/fragments";
import { fullName } from "@/lib/users/model";
import { isId } from "@/lib/users/text";
import { connectionUrl } from "../addresses";
import type { LabResult } from "../lab";
import type { ConnectionDetail, ConnectionRow, SignInLine } from "../model";
import { oidcConfig } from "../oidc/model";
import { SECRET_NAME } from "../oidc/party";
import { PROTOCOLS } from "../protocols";
import { testResult } from "../requests";
import { describeCertificate } from "../saml/keys";
import { samlConfig } from "../saml/model";
import { ownParty } from "../saml/party";
import { connectionOrRefuse, type StoredConnection } from "../stored";

const LINES = 50;

/** The connections of this instance by name; there are few (A2). */
export async function listConnections(context: Context): Promise<ConnectionRow[]> {
  const { tenant } = context;
  const [rows, sessions] = await Promise.all([
    inTenant(
      tenant,
      ({ sql }) => sql<(Omit<ConnectionRow, "sessions" | "warning"> & Pick<StoredConnection, "config">)[]>`
        select c.id, c.kind, c.name, c.template, c.enabled, c.show_button as "showButton", c.domains, c.config,
          c.version, coalesce(a.people, 0)::int as people, ${utc(sql, sql`a.last`)} as "lastSignInAt"
        from idp_connections c left join (
          select connection_id, count(distinct user_id) as people, max(last_sign_in_at) as last
          from idp_accounts group by connection_id
        ) a on a.connection_id = c.id
        order by c.name_folded`,
    ),
    liveSessions(tenant.id),
  ]);
  return rows.map(({ config, ...row }) => ({
    ...row,
    sessions: sessions.get(row.id) ?? 0,
    warning:
      PROTOCOLS[row.kind].notReady({ kind: row.kind, config }) ??
      PROTOCOLS[row.kind].warning({ kind: row.kind, config }, new Date()),
  }));
}

async function liveSessions(homeId: string): Promise<Map<string, number>> {
  const rows = await inControl(
    (tx) => tx.sql<{ id: string; n: number }[]>`
      select connection_id as id, count(*)::int as n from sessions
      where home_tenant_id = ${homeId} and connection_id is not null and revoked_at is null and expires_at > now()
      group by connection_id`,
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** One connection with all that its page shows (A2). Throws `Refusal` (not_found). */
export async function connectionById(context: Context, id: string): Promise<ConnectionDetail> {
  const { tenant } = context;
  const [stored, log, rows] = await Promise.all([
    inTenant(tenant, (tx) => connectionOrRefuse(tx, id)),
    signInLog(context, id),
    listConnections(context),
  ]);
  const row = rows.find((each) => each.id === id);
  if (!row) throw notFound("connection");
  return {
    ...row,
    mapping: stored.mapping,
    linksLocal: stored.linksLocal,
    trustsEmail: stored.trustsEmail,
    own: {
      ...ownParty(tenant, id),
      metadataUrl: connectionUrl(tenant, id, "metadata"),
      loginUrl: connectionUrl(tenant, id, "login"),
      redirectUrl: connectionUrl(tenant, id, "callback"),
      backchannelUrl: connectionUrl(tenant, id, "backchannel"),
    },
    notReady: PROTOCOLS[stored.kind].notReady(stored),
    saml: stored.kind === "saml" ? samlOf(stored) : null,
    oidc: stored.kind === "oidc" ? oidcOf(stored) : null,
    log,
  };
}

function samlOf(stored: StoredConnection): ConnectionDetail["saml"] {
  const { idp, idpInitiated, keys } = samlConfig(stored);
  const shown = (pem: string) => {
    const { notAfter, ...rest } = describeCertificate(pem);
    return { ...rest, pem, notAfter: notAfter.toISOString() };
  };
  return {
    idp: idp && { ...idp, certificates: idp.certificates.map(shown) },
    idpInitiated,
    keys: keys.map(({ id, certificate }) => ({ id, ...shown(certificate) })),
  };
}

function oidcOf(stored: StoredConnection): ConnectionDetail["oidc"] {
  const { provider, ...rest } = oidcConfig(stored);
  return {
    ...rest,
    provider: provider && {
      issuer: provider.issuer,
      authorizationUrl: provider.authorizationUrl,
      logoutUrl: provider.logoutUrl,
    },
    secretSet: SECRET_NAME in stored.sealed,
  };
}

async function signInLog(context: Context, id: string): Promise<SignInLine[]> {
  if (!isId(id)) throw notFound("connection");
  type Row = Omit<SignInLine, "person"> & {
    userId: string | null;
    firstName: string | null;
    lastName: string | null;
    email: string | null;
  };
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<Row[]>`
      select s.id::text, ${utc(sql, sql`s.at`)} as at, s.reason, s.detail, s.ref, s.ip, s.user_id as "userId",
        u.first_name as "firstName", u.last_name as "lastName", u.email
      from idp_sign_ins s left join users u on u.id = s.user_id
      where s.connection_id = ${id} order by s.id desc limit ${LINES}`,
  );
  return rows.map(({ userId, firstName, lastName, email, ...line }) => ({
    ...line,
    person: userId === null ? null : fullName({ firstName, lastName, email }) || "Deleted user",
  }));
}

/** What the test of this id has shown, for the person who ran it; undefined where it is over (A2). */
export async function labResultOf(context: Context, requestId: string): Promise<LabResult | undefined> {
  if (!isId(requestId)) return undefined;
  const kept = await inTenant(context.tenant, (tx) => testResult(tx, requestId, context.person.id));
  return kept === undefined ? undefined : (JSON.parse(kept) as LabResult);
}

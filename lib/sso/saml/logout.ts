import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { byteaArray } from "@/db/fragments";
import { writeAudit } from "@/lib/core/audit";
import { providerHash } from "../finish";
import type { Away } from "../post-page";
import { SsoRefusal } from "../refusal";
import { spendOnce } from "../requests";
import { storedConnection } from "../stored";
import { newMessageId } from "./begin";
import { type Incoming, provedMessage } from "./message";
import { ownParty, providerOf, senderFor } from "./party";
import { sentBy } from "./send";
import { children, NS, onlyChild, textOf } from "./xml";

/**
 * Takes a provider's signed request to end somebody's sessions (A2), by HTTP-Redirect or HTTP-POST. Answers where the
 * browser goes with our own answer. Throws `SsoRefusal`.
 */
export async function receiveLogout(
  home: TenantRef,
  connectionId: string,
  incoming: Incoming,
  facts: { ip: string | null; requestId: string },
): Promise<Away> {
  const connection = await inTenant(home, (tx) => storedConnection(tx, connectionId));
  if (connection?.kind !== "saml") throw new SsoRefusal("unknown");
  if (!connection.enabled) throw new SsoRefusal("disabled");
  const idp = providerOf(connection);
  const { logoutUrl } = ownParty(home, connectionId);
  const proved = provedMessage(incoming, { kind: "LogoutRequest", idp, destination: logoutUrl });
  const named = namedBy(proved.root);
  await inTenant(home, async (tx) => {
    await spendOnce(tx, connectionId, `logout ${proved.id}`, proved.usableUntil);
    const ended = await endSessions(home, connectionId, named);
    const actor = { id: null, home: null, kind: "system" as const, ...facts };
    const target = { kind: "idp-connection" as const, id: connectionId, name: connection.name };
    await writeAudit(tx, actor, "session.end_by_provider", {
      target,
      after: { sessionsEnded: ended },
      data: undefined,
    });
  });
  const answerTo = idp.sloResponseUrl ?? idp.sloUrl;
  // A provider that takes no answer has had its way; the person sees our sign-in.
  if (!answerTo) return { url: `/login${home.slug === "main" ? "" : `?tenant=${home.slug}`}` };
  const sender = senderFor(home, connection, newMessageId(), answerTo);
  const asked = { ID: proved.id, issuer: idp.entityId, nameID: named.subject, nameIDFormat: "" };
  const address = await sender.getLogoutResponseUrlAsync(asked, proved.relayState, {}, true);
  return sentBy(idp.sloBinding, answerTo, address, connection);
}

type Named = { subject: string; indexes: string[] };

function namedBy(root: Element): Named {
  const name = onlyChild(root, NS.assertion, "NameID");
  const subject = textOf(name)?.trim() ?? "";
  if (subject === "") throw new SsoRefusal("subject");
  const indexes = children(root, NS.protocol, "SessionIndex").map((each) => textOf(each)?.trim() ?? "");
  return { subject, indexes };
}

async function endSessions(
  home: TenantRef,
  connectionId: string,
  { subject, indexes }: Named,
): Promise<number> {
  const hashes = indexes.map((index) => providerHash(connectionId, index));
  const ended = await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${home.id} and connection_id = ${connectionId} and revoked_at is null
        and provider_subject_hash = ${providerHash(connectionId, subject)}
        and (${hashes.length === 0} or provider_session_hash = any (${byteaArray(tx, hashes)}))
      returning id`,
  );
  return ended.length;
}

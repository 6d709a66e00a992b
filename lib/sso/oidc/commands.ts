import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { seal } from "@/lib/core/sealed";
import { editableConnection, leaveProvider, requireTrustRight, writeConfig } from "../connections/editable";
import { isEncrypted } from "./discover";
import { isLoopback } from "./fetch";
import { type ConfigureOidcInput, type OidcConfig, oidcConfig } from "./model";
import { OIDC_SECRET, SECRET_NAME } from "./party";

/**
 * Says which OIDC provider a connection has, and what we are to it (A2). Another provider is never sent the secret of
 * the one before, and with another issuer or client id the sessions that began by the one before end (A4). Throws `Refusal`: not_found, conflict, invalid, forbidden for who may not say which provider is
 * believed.
 */
export async function configureOidc(
  tx: Tx,
  context: Context,
  { id, version: shown, clientSecret, ...given }: ConfigureOidcInput,
): Promise<Change<{ version: number; ended: number }>> {
  requireTrustRight(context);
  const connection = await editableConnection(tx, { id, version: shown });
  const before = oidcConfig(connection);
  const { provider } = given;
  if (!isEncrypted(provider) && !isLoopback(new URL(provider.issuer))) {
    const message = "Each of the provider's addresses must be https.";
    throw invalid(message, { issuer: message });
  }
  const kept = before.provider?.tokenUrl === provider.tokenUrl && SECRET_NAME in connection.sealed;
  if (clientSecret === "" && !kept) {
    const message = "Enter the client secret.";
    throw invalid(message, { clientSecret: message });
  }
  const config: OidcConfig = given;
  const version = await writeConfig(tx, id, {
    config,
    ...(clientSecret !== "" && { sealed: { [SECRET_NAME]: seal(OIDC_SECRET, clientSecret) } }),
  });
  const ended = isAnother(before, config) ? await leaveProvider(tx, context.tenant.id, id) : 0;
  return {
    target: { kind: "idp-connection", id, name: connection.name },
    before: loggable(before),
    after: {
      ...loggable(config),
      secretChanged: clientSecret !== "",
      ...(ended > 0 && { sessionsEnded: ended }),
    },
    data: { version, ended },
  };
}

/** True where what the one configuration vouches for says nothing to the other. */
const isAnother = (before: OidcConfig, after: OidcConfig) =>
  before.provider !== null &&
  (before.provider.issuer !== after.provider?.issuer || before.clientId !== after.clientId);

function loggable({ provider, clientId, secretWay, scopes }: OidcConfig) {
  return { provider: provider?.issuer ?? null, clientId, secretWay, scopes };
}

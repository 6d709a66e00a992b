import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { editableConnection, leaveProvider, requireTrustRight, writeConfig } from "../connections/editable";
import { failedLab, type LabResult, labResult } from "../lab";
import { SsoRefusal } from "../refusal";
import { connectionOrRefuse } from "../stored";
import { inspectResponse } from "./inspect";
import { describeCertificate } from "./keys";
import { readMetadata } from "./metadata";
import {
  type IdpInitiatedInput,
  type ImportMetadataInput,
  type InspectInput,
  type KeyInput,
  type SamlConfig,
  samlConfig,
} from "./model";
import { trustOf } from "./party";
import { identityOf } from "./receive";
import { newKey } from "./setup";

/**
 * Takes the provider's metadata (A2); of another provider, the sessions that began by the one before end (A4). Throws `Refusal`: not_found, conflict, invalid with a sentence for `xml`,
 * forbidden for who may not say which provider is believed.
 */
export async function importMetadata(
  tx: Tx,
  context: Context,
  { xml, ...ref }: ImportMetadataInput,
): Promise<Change<{ version: number; ended: number }>> {
  requireTrustRight(context);
  const connection = await editableConnection(tx, ref);
  const config = samlConfig(connection);
  const idp = readMetadata(xml);
  const version = await writeConfig(tx, connection.id, { config: { ...config, idp } });
  const another = config.idp !== null && config.idp.entityId !== idp.entityId;
  const ended = another ? await leaveProvider(tx, context.tenant.id, connection.id) : 0;
  const after = { ...shownIdp(idp), ...(ended > 0 && { sessionsEnded: ended }) };
  return changed(connection, shownIdp(config.idp), after, { version, ended });
}

/** Lets the provider begin sign-ins, or not (A2). Throws `Refusal`: not_found, conflict. */
export async function setIdpInitiated(
  tx: Tx,
  _context: Context,
  { idpInitiated, ...ref }: IdpInitiatedInput,
): Promise<Change<{ version: number }>> {
  const connection = await editableConnection(tx, ref);
  const config = samlConfig(connection);
  const version = await writeConfig(tx, connection.id, { config: { ...config, idpInitiated } });
  return changed(connection, { idpInitiated: config.idpInitiated }, { idpInitiated }, { version });
}

/**
 * Changes our keys without a break (A2): a second one is added and published, then signs, then the old one goes.
 * Throws `Refusal`: not_found, conflict where there is none to act on or two already.
 */
export async function changeKeys(
  tx: Tx,
  _context: Context,
  { act, ...ref }: KeyInput,
): Promise<Change<{ version: number }>> {
  const connection = await editableConnection(tx, ref);
  const config = samlConfig(connection);
  const [first, second] = config.keys;
  if (act === "add") {
    if (second) throw conflict("There are two certificates already. Remove the old one first.");
    const { key, sealed } = await newKey();
    const keys = [...config.keys, key];
    const version = await writeConfig(tx, connection.id, {
      config: { ...config, keys },
      sealed: { ...connection.sealed, ...sealed },
    });
    return changed(connection, shownKeys(config.keys), shownKeys(keys), { version });
  }
  if (!first || !second) throw conflict("There is only one certificate. Add a new one first.");
  const keys = act === "use" ? [second, first] : [first];
  const { [second.id]: _gone, ...left } = connection.sealed;
  const version = await writeConfig(tx, connection.id, {
    config: { ...config, keys },
    sealed: act === "remove" ? left : connection.sealed,
  });
  return changed(connection, shownKeys(config.keys), shownKeys(keys), { version });
}

/**
 * Looks into a response that was pasted, as a test sign-in would, without signing anybody in (A2). Its times and the
 * request that it answers are not held against it. Throws `Refusal` (not_found, conflict before there is a provider).
 */
export async function inspect(tx: Tx, context: Context, input: InspectInput): Promise<Change<LabResult>> {
  const connection = await connectionOrRefuse(tx, input.id);
  if (connection.kind !== "saml") throw forbidden("This connection does not speak SAML.");
  const target = { kind: "idp-connection" as const, id: connection.id, name: connection.name };
  try {
    const { assertion, refusal } = await inspectResponse(input.response, trustOf(context.tenant, connection));
    const identity = identityOf(connection, assertion);
    const data = await labResult(tx, connection, { identity, attributes: assertion.attributes, refusal });
    return { target, data };
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    if (error.reason === "not_ready") throw conflict("Import the provider's metadata first.");
    return { target, data: failedLab(error) };
  }
}

function changed<T>(
  { id, name }: { id: string; name: string },
  before: unknown,
  after: unknown,
  data: T,
): Change<T> {
  return { target: { kind: "idp-connection", id, name }, before, after, data };
}

function shownIdp(idp: SamlConfig["idp"]) {
  return (
    idp && {
      provider: idp.entityId,
      signInAddress: idp.ssoUrl,
      signInBinding: idp.ssoBinding ?? "redirect",
      logoutAddress: idp.sloUrl,
      logoutBinding: idp.sloBinding ?? "redirect",
      logoutAnswers: idp.sloResponseUrl ?? idp.sloUrl,
      certificates: idp.certificates.map((pem) => describeCertificate(pem).fingerprint),
    }
  );
}

function shownKeys(keys: SamlConfig["keys"]) {
  return { ourCertificates: keys.map(({ certificate }) => describeCertificate(certificate).fingerprint) };
}

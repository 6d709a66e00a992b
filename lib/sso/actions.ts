"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { publicAction } from "@/lib/core/public-action";
import { wayOfAddress } from "./choose";
import {
  createConnection,
  deleteConnection,
  enableConnection,
  updateConnection,
} from "./connections/commands";
import {
  ConnectionRef,
  CreateConnectionInput,
  EnableConnectionInput,
  RouteInput,
  UpdateConnectionInput,
} from "./model";
import { configureOidc } from "./oidc/commands";
import { inspectToken, keysFor } from "./oidc/inspect";
import { ConfigureOidcInput, InspectTokenInput } from "./oidc/model";
import { changeKeys, importMetadata, inspect, setIdpInitiated } from "./saml/commands";
import { IdpInitiatedInput, ImportMetadataInput, InspectInput, KeyInput } from "./saml/model";

const needs = edit("authentication");

/** Makes a connection, disabled (A2). */
export const create = action({
  name: "idp-connection.create",
  needs,
  input: CreateConnectionInput,
  run: createConnection,
});

/** Changes how a connection is called, chosen and mapped, and what it is trusted for (A2, A3). */
export const update = action({
  name: "idp-connection.update",
  needs,
  input: UpdateConnectionInput,
  run: updateConnection,
});

/** Enables or disables a connection; disabling ends its sessions (A2). */
export const setEnabled = action({
  name: "idp-connection.enable",
  needs,
  input: EnableConnectionInput,
  run: enableConnection,
});

/** Deletes a connection and ends its sessions (A2). */
export const remove = action({
  name: "idp-connection.delete",
  needs,
  input: ConnectionRef,
  run: deleteConnection,
});

/** Takes a SAML provider's metadata (A2). */
export const importIdp = action({
  name: "idp-connection.import_metadata",
  needs,
  input: ImportMetadataInput,
  run: importMetadata,
});

/** Says which OIDC provider a connection has, and what we are to it (A2). */
export const configure = action({
  name: "idp-connection.configure_oidc",
  needs,
  input: ConfigureOidcInput,
  run: configureOidc,
});

/** Lets a SAML provider begin sign-ins, or not (A2). */
export const letBegin = action({
  name: "idp-connection.idp_initiated",
  needs,
  input: IdpInitiatedInput,
  run: setIdpInitiated,
});

/** Changes our keys of a SAML connection (A2). */
export const keys = action({ name: "idp-connection.keys", needs, input: KeyInput, run: changeKeys });

/** Looks into a pasted SAML response without signing anybody in (A2). */
export const look = action({ name: "idp-connection.inspect", needs, input: InspectInput, run: inspect });

/** Looks into a pasted ID token without signing anybody in (A2). */
export const lookIntoToken = action({
  name: "idp-connection.inspect_token",
  needs,
  input: InspectTokenInput,
  before: keysFor,
  run: inspectToken,
});

/** The provider of an address's domain, for the sign-in page (A2). */
export const wayOf = publicAction({
  name: "sso.route",
  path: /^\/login$/,
  input: RouteInput,
  run: (facts, input) => wayOfAddress(input, facts.ip),
});

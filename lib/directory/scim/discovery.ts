import {
  ENTERPRISE_ATTRIBUTES,
  ENTERPRISE_SCHEMA,
  GROUP_ATTRIBUTES,
  GROUP_SCHEMA,
  USER_ATTRIBUTES,
  USER_SCHEMA,
} from "./attributes";
import { noResource } from "./errors";
import { LIMITS } from "./limits";
import { listResponse } from "./reply";

type Json = Record<string, unknown>;

/** What this server can do (RFC 7643, 5). */
export function serviceProviderConfig(base: string): Json {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: LIMITS.bodyBytes },
    filter: { supported: true, maxResults: LIMITS.pageSize },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The token that the console shows once, on the page of the directory.",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

/** The kinds of resources here, all or one (RFC 7643, 6). Throws `ScimRefusal` (404). */
export function resourceTypes(base: string, id?: string): Json {
  const all = [
    {
      id: "User",
      endpoint: "/Users",
      description: "People of the directory",
      schema: USER_SCHEMA,
      schemaExtensions: [{ schema: ENTERPRISE_SCHEMA, required: false }],
    },
    { id: "Group", endpoint: "/Groups", description: "Groups of the directory", schema: GROUP_SCHEMA },
  ].map((type) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    ...type,
    name: type.id,
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${type.id}` },
  }));
  return oneOrAll(all, id, "resource type");
}

/** The schemas of the resources, all or one (RFC 7643, 7). Throws `ScimRefusal` (404). */
export function schemas(base: string, id?: string): Json {
  const all = [
    { id: USER_SCHEMA, name: "User", attributes: USER_ATTRIBUTES },
    { id: GROUP_SCHEMA, name: "Group", attributes: GROUP_ATTRIBUTES },
    { id: ENTERPRISE_SCHEMA, name: "EnterpriseUser", attributes: ENTERPRISE_ATTRIBUTES },
  ].map((schema) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...schema,
    description: schema.name,
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.id}` },
  }));
  return oneOrAll(all, id, "schema");
}

function oneOrAll(all: readonly (Json & { id: string })[], id: string | undefined, what: string): Json {
  if (id === undefined) return listResponse(all, { total: all.length, start: 1 });
  const found = all.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!found) throw noResource(what);
  return found;
}

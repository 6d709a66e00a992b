/** The kinds of a bad request that SCIM names (RFC 7644, 3.12). */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers";

/** A refusal in SCIM's own terms. The sentence goes to the directory's client, which shows it to its administrator. */
export class ScimRefusal extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly scimType?: ScimType,
  ) {
    super(detail);
  }
}

/** For a request that breaks a rule of SCIM or of ours. */
export const badRequest = (scimType: ScimType, detail: string) => new ScimRefusal(400, detail, scimType);

/** For what this directory does not have. */
export const noResource = (what: string) => new ScimRefusal(404, `This ${what} is not in the directory.`);

/** The body of a refusal. */
export function scimErrorBody({ status, message, scimType }: ScimRefusal): Record<string, unknown> {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: message,
  };
}

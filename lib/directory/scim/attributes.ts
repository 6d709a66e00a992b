export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const ENTERPRISE_SCHEMA = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** An attribute as the Schemas resource describes it; bodies, paths and filters are held to the same list. */
export type Attribute = {
  name: string;
  type: "string" | "boolean" | "complex" | "reference";
  multiValued: boolean;
  description: string;
  required: boolean;
  caseExact: boolean;
  mutability: "readOnly" | "readWrite" | "immutable";
  returned: "always" | "default";
  uniqueness: "none" | "server";
  referenceTypes?: string[];
  subAttributes?: Attribute[];
};

function attribute(name: string, description: string, rest: Partial<Attribute> = {}): Attribute {
  return {
    name,
    type: "string",
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...rest,
  };
}

const externalId = attribute("externalId", "The client's own id.", { caseExact: true });

/** What is kept of a person; the rest of what a client sends is not stored. */
export const USER_ATTRIBUTES: readonly Attribute[] = [
  attribute("userName", "The name that signs in; unique without case.", {
    required: true,
    uniqueness: "server",
  }),
  attribute("name", "The parts of the name.", {
    type: "complex",
    subAttributes: [
      attribute("formatted", "The whole name."),
      attribute("familyName", "The last name."),
      attribute("givenName", "The first name."),
    ],
  }),
  attribute("displayName", "The name to show."),
  attribute("title", "The job title."),
  attribute("active", "Whether the account is enabled in the directory.", { type: "boolean" }),
  attribute("emails", "E-mail addresses; the primary one finds the person in the console.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", "The address."),
      attribute("type", "Such as work or home."),
      attribute("primary", "True for the main address.", { type: "boolean" }),
    ],
  }),
  attribute("groups", "The groups that the person is a direct member of.", {
    type: "complex",
    multiValued: true,
    mutability: "readOnly",
    subAttributes: [
      attribute("value", "The group's id.", { mutability: "readOnly", caseExact: true }),
      attribute("display", "The group's name.", { mutability: "readOnly" }),
    ],
  }),
];

export const ENTERPRISE_ATTRIBUTES: readonly Attribute[] = [
  attribute("organization", "The organization, an organizational unit to import."),
  attribute("division", "The division, an organizational unit to import."),
  attribute("department", "The department, an organizational unit to import."),
];

export const GROUP_ATTRIBUTES: readonly Attribute[] = [
  attribute("displayName", "The group's name; unique without case.", {
    required: true,
    uniqueness: "server",
  }),
  attribute("members", "People and groups in the group.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", "The member's id.", { mutability: "immutable", caseExact: true }),
      attribute("$ref", "The member's address.", {
        type: "reference",
        referenceTypes: ["User", "Group"],
        mutability: "immutable",
      }),
      attribute("type", "User or Group.", { mutability: "immutable" }),
      attribute("display", "The member's name.", { mutability: "readOnly" }),
    ],
  }),
];

/** Attributes of every resource that a client writes. */
export const COMMON: readonly Attribute[] = [externalId];

/** The attribute of that name, whatever its case. */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const folded = name.toLowerCase();
  return attributes.find((one) => one.name.toLowerCase() === folded);
}

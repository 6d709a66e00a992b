import { z } from "zod";
import { LeaveInput } from "@/lib/ownership/model";

const id = z.uuid();

/** The version of a thing, in every answer that has one. */
export const Version = z.int().describe("The version, as in `ETag`.");

/** A list's page. */
export function listOf<T extends z.ZodType>(row: T) {
  return z.strictObject({
    data: z.array(row),
    next: z.string().nullable().describe("The cursor of the next page; null on the last."),
  });
}

/** The path parameters of the API, each with its schema. */
export const params = {
  none: z.strictObject({}),
  user: z.strictObject({ user: id.describe("The user's id.") }),
  role: z.strictObject({ role: id.describe("The role's id.") }),
  group: z.strictObject({ group: id.describe("The group's id.") }),
};

/** A body that says nothing. */
export const Nothing = z.strictObject({});

/** What becomes of what a leaving user owns. */
export const Leaving = LeaveInput.pick({ plan: true }).describe(
  "Needed where the user owns something: `stamp` as `getOwned` told it, and the new owner, or null to leave it.",
);

/** A body that `Leaving` takes, for the documentation. */
export const LEAVING_EXAMPLE = { plan: { stamp: "4bS0…", to: null } };

/** What was made. */
export const Made = z.strictObject({ id }).meta({ id: "Made", description: "The id of what was made." });

/** What was changed, at its new version. */
export const Versioned = z
  .strictObject({ version: Version })
  .meta({ id: "Versioned", description: "The new version." });

/** How many were changed. */
export const Changed = z
  .strictObject({ changed: z.int() })
  .meta({ id: "Changed", description: "How many were changed; 0 where everything was so already." });

/** Problem details. */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("A sentence that says what to do next."),
    code: z.string(),
    instance: z.string().describe("The request's id, also in `X-Request-Id`."),
    errors: z
      .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
      .optional()
      .describe("What is wrong where: JSON pointers into the body, or names of parameters."),
    ref: z.string().optional().describe("The reference under which the failure stands in our log."),
  })
  .meta({ id: "Problem", description: "Problem details (RFC 9457)." });

import type { ImpactPlan } from "@/lib/impact/words";

/** Why something was refused, in a few codes that the interface, the API and the tests share. */
export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "limited"
  | "unavailable";

/** The HTTP status of each code. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
};

/** Messages by field name, shown beside the field. */
export type FieldErrors = Record<string, string>;

/** A refusal in words. Its message is shown to the person and says what to do next. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields?: FieldErrors,
    /** What the change would do, where it must be looked at before it is made (W2). */
    readonly review?: ImpactPlan,
  ) {
    super(message);
  }
}

/** For a thing that is not there, or that belongs to another tenant: the two are never told apart. */
export const notFound = (what: string) =>
  new Refusal("not_found", `This ${what} does not exist, or no longer.`);

/** For input that breaks a rule; `fields` puts the sentence beside its field. */
export const invalid = (message: string, fields?: FieldErrors) => new Refusal("invalid", message, fields);

/** For something that others have changed or taken meanwhile. */
export const conflict = (message: string, fields?: FieldErrors) => new Refusal("conflict", message, fields);

/** For someone who may not do it; the sentence names what is missing. */
export const forbidden = (message: string) => new Refusal("forbidden", message);

/** The name of the constraint that PostgreSQL says was broken, wherever the driver or builder wrapped it. */
export function brokenConstraint(error: unknown): string | undefined {
  const inner = pgError(error);
  if (!inner || !/^23/.test(String(inner.code))) return undefined;
  return typeof inner.constraint_name === "string" ? inner.constraint_name : "";
}

/** The driver's own error under the query builder's, if there is one. */
export function pgError(
  error: unknown,
): { code?: string; constraint_name?: string; message?: string } | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("severity" in current) return current as { code?: string };
  }
  return undefined;
}

import { TenantUnavailable } from "@/db/connection";
import { type ErrorCode, type FieldErrors, Refusal, STATUS } from "./errors";
import { refusalOf } from "./failures";

/** What can be wrong with a request of the API beside what a command refuses. */
type HttpCode =
  | "precondition_failed"
  | "precondition_required"
  | "unsupported_media_type"
  | "payload_too_large"
  | "idempotency_mismatch"
  | "idempotency_in_use";

const HTTP_STATUS: Readonly<Record<HttpCode, number>> = {
  precondition_failed: 412,
  precondition_required: 428,
  unsupported_media_type: 415,
  payload_too_large: 413,
  idempotency_mismatch: 422,
  idempotency_in_use: 409,
};

const TITLES: Readonly<Record<ErrorCode | HttpCode, string>> = {
  invalid: "The request is not valid",
  unauthenticated: "The API key is not accepted",
  forbidden: "The API key may not do this",
  not_found: "Not found",
  conflict: "This conflicts with what is there",
  limited: "Too many requests",
  unavailable: "Not available now",
  precondition_failed: "Somebody changed it meanwhile",
  precondition_required: "The version is missing",
  unsupported_media_type: "The body must be JSON",
  payload_too_large: "The body is too large",
  idempotency_mismatch: "The idempotency key was used for another request",
  idempotency_in_use: "The same request is under way",
};

/** A refusal by the rules of HTTP, which no command knows of. */
export class HttpRefusal extends Error {
  constructor(
    readonly code: HttpCode,
    message: string,
  ) {
    super(message);
  }
}

/** The codes of all problems with their status and title, for the document of the API. */
export const PROBLEMS: readonly { code: string; status: number; title: string }[] = Object.entries({
  ...STATUS,
  ...HTTP_STATUS,
}).map(([code, status]) => ({ code, status, title: TITLES[code as ErrorCode | HttpCode] }));

/**
 * What went wrong, as problem details (RFC 9457). Our own refusals speak for themselves, with a JSON pointer for each
 * field; anything else is logged under the reference that the answer bears.
 */
export function problemOf(error: unknown, where: string, requestId: string, headers: Headers): Response {
  if (error instanceof HttpRefusal) {
    return problem(
      { code: error.code, status: HTTP_STATUS[error.code], detail: error.message },
      requestId,
      headers,
    );
  }
  const { code, message, fields, ref } = refusalOf(error, where);
  if (code === "unauthenticated") headers.set("www-authenticate", challenge("invalid_token"));
  if (code === "forbidden" && error instanceof Refusal)
    headers.set("www-authenticate", challenge("insufficient_scope"));
  if (code === "unavailable") headers.set("retry-after", error instanceof TenantUnavailable ? "60" : "5");
  return problem(
    { code, status: STATUS[code], detail: message, errors: pointers(fields), ref },
    requestId,
    headers,
  );
}

function challenge(error: string): string {
  return `Bearer realm="bailiwick", error="${error}"`;
}

type Facts = {
  code: ErrorCode | HttpCode;
  status: number;
  detail: string;
  errors?: { pointer: string; detail: string }[] | undefined;
  ref?: string | undefined;
};

function problem(
  { code, status, detail, errors, ref }: Facts,
  requestId: string,
  headers: Headers,
): Response {
  headers.set("content-type", "application/problem+json");
  headers.set("cache-control", "no-store");
  const body = {
    type: `urn:bailiwick:problem:${code}`,
    title: TITLES[code],
    status,
    detail,
    code,
    instance: `urn:uuid:${requestId}`,
    ...(errors && errors.length > 0 ? { errors } : {}),
    ...(ref ? { ref } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

function pointers(fields: FieldErrors | undefined): Facts["errors"] {
  return (
    fields &&
    Object.entries(fields).map(([name, detail]) => ({
      pointer: `#/${name.split(".").map(escaped).join("/")}`,
      detail,
    }))
  );
}

/** A part of a JSON pointer (RFC 6901). */
function escaped(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

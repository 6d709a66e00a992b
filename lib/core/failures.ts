import { TenantUnavailable } from "@/db/connection";
import { brokenConstraint, pgError, Refusal } from "./errors";
import { log, reference } from "./log";
import type { Result } from "./result";
import { UNAVAILABLE } from "./unavailable";
import "./sentences";

const RETRIED = new Set(["40001", "40P01"]);

/** Runs a transaction again where PostgreSQL asks for it (deadlock, serialization), three times at most. */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = pgError(error)?.code;
      if (attempt === 3 || !code || !RETRIED.has(code)) throw error;
    }
  }
}

/**
 * What went wrong, as a `Result`: our own refusals in their words; anything else logged in full under a
 * reference id, of which the person gets one sentence.
 */
export function refusalOf(error: unknown, where: string): Extract<Result<never>, { ok: false }> {
  if (error instanceof Refusal) {
    return {
      ok: false,
      code: error.code,
      message: error.message,
      ...(error.fields ? { fields: error.fields } : {}),
      ...(error.review ? { review: error.review } : {}),
    };
  }
  if (error instanceof TenantUnavailable) {
    return { ok: false, code: "unavailable", message: UNAVAILABLE[error.why] };
  }
  const ref = reference();
  if (brokenConstraint(error) !== undefined) {
    log.warn({ ref, where, err: error }, "a constraint refused a write");
    const message = `Somebody changed this at the same moment. Reload and try again (reference ${ref}).`;
    return { ok: false, code: "conflict", message, ref };
  }
  log.error({ ref, where, err: error }, "a request failed");
  const message = `Something failed on our side and nothing was changed. Try again, or report reference ${ref}.`;
  return { ok: false, code: "unavailable", message, ref };
}

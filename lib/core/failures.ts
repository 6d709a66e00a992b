import { TenantUnavailable } from "@/db/connection";
import { brokenConstraint, pgError, Refusal } from "./errors";
import { log, reference } from "./log";
import type { Result } from "./result";

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

/** A tenant's state in words, for someone who may enter it. */
export function unavailableWords(error: TenantUnavailable): string {
  switch (error.why) {
    case "upgrading":
      return "This tenant is being upgraded. Try again in a minute.";
    case "suspended":
      return "This tenant is suspended. An Account Admin can resume it in the gateway.";
    case "provisioning":
      return "This tenant is being prepared. Try again in a moment.";
    case "removing":
      return "This tenant is being removed.";
    case "failed":
      return "This tenant could not be prepared. The gateway tells why and can try again.";
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
    };
  }
  if (error instanceof TenantUnavailable) {
    return { ok: false, code: "unavailable", message: unavailableWords(error) };
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

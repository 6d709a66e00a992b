import { type TenantRef, TenantUnavailable, UnknownRegion } from "@/db/connection";
import { regionLabel, regionUrls } from "@/lib/core/env";
import { pgError, Refusal } from "@/lib/core/errors";
import { log, reference } from "@/lib/core/log";
import { UNAVAILABLE } from "@/lib/core/unavailable";

/** What kept work from being done in a tenant's database. */
export type Trouble = "unreachable" | "denied" | "missing" | "other";

const CONNECTION = /^(E[A-Z]+|CONNECT(ION)?_[A-Z]+|08...|57P0.|3D000)$/;
const DENIED = /^(28...|42501|22023)$/;

/** What kind of trouble an error is, by the driver's and PostgreSQL's codes. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof UnknownRegion) return "unreachable";
  const code = pgError(error)?.code ?? codeOf(error);
  if (CONNECTION.test(code)) return "unreachable";
  if (DENIED.test(code)) return "denied";
  return /^(3F000|42P01)$/.test(code) ? "missing" : "other";
}

/**
 * Why a piece of background work on a tenant failed: a sentence for people, and the reference under which the
 * whole error is in the log.
 */
export function reasonOf(error: unknown, tenant: TenantRef, where: string): { reason: string; ref: string } {
  const ref = reference();
  log.error({ ref, where, tenant: tenant.id, region: tenant.region, err: error }, "work on a tenant failed");
  return { reason: words(error, tenant), ref };
}

function words(error: unknown, tenant: TenantRef): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof TenantUnavailable) return UNAVAILABLE[error.why];
  const region = regionLabel(tenant.region);
  if (!regionUrls().has(tenant.region)) return `No database is configured for the region ${region}.`;
  switch (troubleOf(error)) {
    case "unreachable":
      return `The database of the region ${region} does not answer.`;
    case "denied":
      return `The database of the region ${region} refused what the console asked of it.`;
    case "missing":
      return "The tenant's schema is damaged or incomplete.";
    case "other":
      return "Something failed on our side.";
  }
}

function codeOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string") return current.code;
  }
  return "";
}

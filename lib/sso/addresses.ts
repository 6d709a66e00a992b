import type { TenantRef } from "@/db/connection";
import { consoleUrl } from "@/lib/core/env";

/** The path under which a connection's public entrances stand. */
export function connectionPath(home: Pick<TenantRef, "slug">, connectionId: string): string {
  return `/t/${home.slug}/sso/${connectionId}`;
}

/** A connection's own addresses, as a provider needs to know them. */
export function connectionUrl(
  home: Pick<TenantRef, "slug">,
  connectionId: string,
  entrance: "acs" | "metadata" | "logout" | "login" | "callback" | "backchannel",
): string {
  return `${consoleUrl()}${connectionPath(home, connectionId)}/${entrance}`;
}

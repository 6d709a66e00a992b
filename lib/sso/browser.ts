import { cookies } from "next/headers";
import type { TenantRef } from "@/db/connection";
import { env } from "@/lib/core/env";
import { connectionPath } from "./addresses";
import { newBrowserSecret } from "./requests";

const COOKIE = "bw_sso";
const SECONDS = 600;

/** The secret of this browser for a connection; undefined where it has none. */
export async function browserSecret(): Promise<string | undefined> {
  return (await cookies()).get(COOKIE)?.value;
}

/** As above; made where there is none. Several tabs share it. */
export async function ensureBrowserSecret(
  home: Pick<TenantRef, "slug">,
  connectionId: string,
): Promise<string> {
  const secret = (await browserSecret()) ?? newBrowserSecret();
  (await cookies()).set(COOKIE, secret, {
    httpOnly: true,
    sameSite: "lax",
    secure: env().BAILIWICK_PUBLIC_URL?.startsWith("https:") ?? false,
    path: connectionPath(home, connectionId),
    maxAge: SECONDS,
  });
  return secret;
}

import { headers } from "next/headers";
import { consoleUrl } from "@/lib/core/env";
import { requestFacts } from "@/lib/core/request";

/** The hosts under which people reach this console: the configured one, and that of the current request. */
export async function ownHosts(): Promise<string[]> {
  const { host } = await requestFacts();
  return [new URL(consoleUrl()).host, host];
}

/** The key of a preflight, from the header that carries it. */
export async function keyOfRequest(): Promise<string> {
  return ((await headers()).get("x-registration-key") ?? "").trim().slice(0, 200);
}

import type { JSONWebKeySet } from "jose";
import { SsoRefusal } from "../refusal";
import { guardedFetch } from "./fetch";

/** The keys that a provider publishes, by the address that it was set up with. Throws `SsoRefusal` (unreachable). */
export async function keysAt(url: string): Promise<JSONWebKeySet> {
  const answer = await guardedFetch()(url, {
    method: "GET",
    headers: { accept: "application/json" },
    body: null,
    redirect: "manual",
  });
  if (answer.status !== 200)
    throw new SsoRefusal("unreachable", `Its keys' address answers ${answer.status}.`);
  return (await answer.json()) as JSONWebKeySet;
}

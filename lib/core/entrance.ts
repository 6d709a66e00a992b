import type { NextRequest } from "next/server";
import { Refusal, STATUS } from "./errors";
import { refusalOf } from "./failures";
import { type RequestFacts, requestFacts, tenantOfPath } from "./request";

type Call<P> = {
  readonly facts: RequestFacts;
  readonly params: P & { readonly tenant: string };
  readonly request: NextRequest;
  /** The fields of a posted form; empty for a GET. */
  readonly form: URLSearchParams;
};

/**
 * Makes a handler under `/t/<tenant>/sso/…`: an entrance for providers and for browsers that come from them, without a
 * session, by links and posts of other sites. It trusts nothing but what `run` proves; a posted form is read up to
 * `limit` bytes. Another site's GET or POST is let in, so `run` must bind what it does to the browser by itself.
 */
export function entrance<P extends object>(spec: {
  /** For the log. */
  name: string;
  limit?: number;
  run: (call: Call<P>) => Promise<Response>;
}) {
  return async (
    request: NextRequest,
    route: { params: Promise<P & { tenant: string }> },
  ): Promise<Response> => {
    try {
      const facts = await requestFacts();
      const params = await route.params;
      if (tenantOfPath(facts.path) !== params.tenant)
        throw new Refusal("not_found", "This does not exist here.");
      const form =
        request.method === "POST" ? await formOf(request, spec.limit ?? 16_384) : new URLSearchParams();
      return await spec.run({ facts, params, request, form });
    } catch (error) {
      const { code, message } = refusalOf(error, spec.name);
      return new Response(message, { status: STATUS[code], headers: { "cache-control": "no-store" } });
    }
  };
}

async function formOf(request: NextRequest, limit: number): Promise<URLSearchParams> {
  const tooLarge = () =>
    new Refusal("invalid", `What was posted is larger than ${Math.floor(limit / 1024)} kB.`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded"))
    throw new Refusal("invalid", "This is no posted form.");
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > limit) throw tooLarge();
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}

/** Sends the browser on, by GET. */
export function seeOther(to: string): Response {
  return new Response(null, { status: 303, headers: { location: to, "cache-control": "no-store" } });
}

import type { NextRequest } from "next/server";
import type { ZodType } from "zod";
import { authorize } from "./access";
import type { Context, Need } from "./context";
import { Refusal, STATUS } from "./errors";
import { refusalOf } from "./failures";
import { requestFacts } from "./request";

type ReadSpec<I> = {
  /** For the log. */
  name: string;
  needs: Need;
  /** Parses the query's parameters, each a string. */
  input: ZodType<I>;
  only?: "main" | "child";
  /** Returns plain data, or a Response of its own (an export, a stream). `signal` tells that the caller has gone. */
  run: (context: Context, input: I, signal: AbortSignal) => Promise<unknown>;
};

/**
 * Makes the GET handler of a read on demand under `/t/<tenant>/api/…`: authenticates, authorises in the
 * tenant of the URL, parses the query. Another site cannot call it. Refusals are JSON with a fitting status.
 */
export function read<I>(spec: ReadSpec<I>) {
  return async (request: NextRequest, route: { params: Promise<{ tenant: string }> }): Promise<Response> => {
    try {
      const facts = await requestFacts();
      if (facts.fetchSite === "cross-site") throw new Refusal("forbidden", "Another site may not read this.");
      const { tenant } = await route.params;
      const context = await authorize(tenant, spec.needs);
      if (spec.only && spec.only !== context.tenant.kind)
        throw new Refusal("not_found", "This does not exist here.");
      const parsed = spec.input.safeParse(Object.fromEntries(request.nextUrl.searchParams));
      if (!parsed.success)
        throw new Refusal("invalid", parsed.error.issues[0]?.message ?? "The query is not valid.");
      const answer = await spec.run(context, parsed.data, request.signal);
      return answer instanceof Response
        ? answer
        : Response.json(answer, { headers: { "cache-control": "no-store" } });
    } catch (error) {
      const { code, message, fields, ref } = refusalOf(error, spec.name);
      return Response.json(
        { code, message, fields, ref },
        { status: STATUS[code], headers: { "cache-control": "no-store" } },
      );
    }
  };
}

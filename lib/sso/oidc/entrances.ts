import { openSession } from "@/lib/core/auth";
import { entrance, seeOther } from "@/lib/core/entrance";
import { browserSecret } from "../browser";
import { connectionOf, homeOf, type Params, told } from "../entrances";
import { noteRefusal, requirePace } from "../log";
import { receiveBackchannel } from "./logout";
import { receiveOidc } from "./receive";

/** Takes the answer of an OIDC provider, which comes by the browser's own address (A2). */
export const callback = entrance<Params>({
  name: "sso.callback",
  run: ({ facts, params, request }) =>
    told(params, facts.ip, async () => {
      requirePace(facts.ip);
      const { home, connection } = await connectionOf(params);
      const returned = { query: request.nextUrl.searchParams, browser: await browserSecret() };
      const received = await receiveOidc(home, connection.id, returned, {
        ip: facts.ip,
        requestId: facts.id,
      });
      if (received.signedIn) await openSession(home, received.signedIn.userId, received.signedIn.session);
      return seeOther(received.to);
    }),
});

/** Takes a logout token from a provider's server (A2). The answer says no more than that it was taken or not. */
export const backchannel = entrance<Params>({
  name: "sso.backchannel",
  limit: 32_768,
  run: async ({ facts, params, form }) => {
    const headers = { "cache-control": "no-store" };
    try {
      requirePace(facts.ip);
      const { home, connection } = await connectionOf(params);
      const who = { ip: facts.ip, requestId: facts.id };
      await receiveBackchannel(home, connection.id, form.get("logout_token") ?? "", who);
      return new Response(null, { status: 200, headers });
    } catch (error) {
      const { ref } = await noteRefusal(await homeOf(params.tenant), params.connection, error, facts.ip);
      const said = { error: "invalid_request", error_description: `Not accepted. Reference ${ref}.` };
      return Response.json(said, { status: 400, headers });
    }
  },
});

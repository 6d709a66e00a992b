import { entrance, seeOther } from "@/lib/core/entrance";
import { browserSecret } from "./browser";
import { connectionOf, type Params, told } from "./entrances";
import { requirePace } from "./log";
import { goAway, postAgain } from "./post-page";
import { SsoRefusal } from "./refusal";
import { logoutToPost, receiveLogoutAnswer } from "./saml/leave";
import { receiveLogout } from "./saml/logout";
import { LOGOUT_BYTES } from "./words";

const TITLE = "Signing out";

/**
 * Single logout (A2): takes the provider's request, or its answer to ours, by HTTP-Redirect or HTTP-POST, and posts
 * our own request where the provider takes only that. With nothing of these it is where people come back to.
 */
export const logout = entrance<Params>({
  name: "sso.logout",
  limit: LOGOUT_BYTES,
  run: ({ facts, params, request, form }) =>
    told(params, facts.ip, async () => {
      const posted = request.method === "POST";
      const { search, searchParams } = request.nextUrl;
      const incoming = posted ? { form } : { query: search.slice(1) };
      const fields = posted ? form : searchParams;
      const send = posted ? null : searchParams.get("send");
      if (fields.has("SAMLRequest")) {
        requirePace(facts.ip);
        const { home, connection } = await connectionOf(params);
        const who = { ip: facts.ip, requestId: facts.id };
        return goAway(await receiveLogout(home, connection.id, incoming, who), TITLE);
      }
      if (posted && form.has("SAMLResponse") && form.get("again") !== "1")
        return postAgain({ SAMLResponse: form.get("SAMLResponse") ?? "" }, TITLE);
      if (!fields.has("SAMLResponse") && send === null) return seeOther(`/login${loginQuery(params.tenant)}`);
      requirePace(facts.ip);
      const { home, connection } = await connectionOf(params);
      const browser = await browserSecret();
      return afterwards(async () => {
        if (send !== null)
          return goAway(await logoutToPost(home, connection.id, { state: send, browser }), TITLE);
        await receiveLogoutAnswer(home, connection.id, incoming, browser);
        return seeOther(`/login${loginQuery(params.tenant)}`);
      });
    }),
});

/** Whoever comes here is signed out of the console already: a refusal is told as that, its reason in the log. */
async function afterwards(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SsoRefusal) throw new SsoRefusal("logout", error.message);
    throw error;
  }
}

const loginQuery = (slug: string) => (slug === "main" ? "" : `?${new URLSearchParams({ tenant: slug })}`);

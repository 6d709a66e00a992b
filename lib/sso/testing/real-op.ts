import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { TEST_CLIENT } from "./oidc-connection";

/** Our addresses, as this provider's client has them. */
type Addresses = { redirectUrl: string; postLogoutUrl: string; backchannelUrl: string };
type Options = { secretWay?: string; host?: string };

/** A provider that keeps to the standard, with whom it signs in: the certified oidc-provider. */
export type RealOp = Awaited<ReturnType<typeof realOp>>;

/** Starts it on this machine; it signs in `person` without asking. Close it at the end. */
export async function realOp(ours: Addresses, { secretWay, host = "127.0.0.1" }: Options = {}) {
  /** Whom it signs in, and the last ID token that it gave. */
  const state = { person: { sub: "somebody" } as Record<string, unknown> & { sub: string }, idToken: "" };
  let handle: (...given: Parameters<ReturnType<Provider["callback"]>>) => void = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((ready) => server.listen(0, host, ready));
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Record<string, unknown>>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: TEST_CLIENT.clientId,
        client_secret: TEST_CLIENT.clientSecret,
        redirect_uris: [ours.redirectUrl],
        post_logout_redirect_uris: [ours.postLogoutUrl],
        backchannel_logout_uri: ours.backchannelUrl,
        backchannel_logout_session_required: true,
        token_endpoint_auth_method: secretWay ?? "client_secret_basic",
      },
    ],
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["given_name", "family_name", "groups"],
    },
    cookies: { keys: ["tests"] },
    // Its own guard would not send a logout token to this machine.
    fetch: (url: string, { dispatcher: _guard, ...options }: RequestInit & { dispatcher?: unknown }) =>
      fetch(url, options),
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: { body: string }, form: string) => {
          context.body = `<!doctype html>${form.replace("</form>", '<input type="hidden" name="logout" value="yes"></form>')}<script>document.forms[0].submit()</script>`;
        },
      },
    },
    interactions: { url: () => "/interaction" },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ ...people.get(accountId), sub: accountId }),
    }),
    loadExistingGrant: async (context: { oidc: { session: { accountId: string } } }) => {
      const { accountId } = context.oidc.session;
      const grant = new provider.Grant({ accountId, clientId: TEST_CLIENT.clientId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.on("grant.success", ({ body }) => {
    state.idToken = body.id_token ?? "";
  });
  const callback = provider.callback();
  handle = (request, response) => {
    if (!request.url?.startsWith("/interaction")) return callback(request, response);
    const { sub, ...claims } = state.person;
    people.set(sub, claims);
    void provider.interactionFinished(request, response, { login: { accountId: sub } });
  };
  return {
    issuer,
    state,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** A browser that follows redirects within a provider, with its cookies, up to the first address elsewhere. */
export function testBrowser(issuer: string) {
  const cookies = new Map<string, string>();
  async function go(url: string, form?: URLSearchParams): Promise<{ to: string; html: string }> {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form && { method: "POST", body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    const html = await response.text();
    if (!location) return { to: url, html };
    const to = new URL(location, url);
    return to.origin === issuer ? go(to.href) : { to: to.href, html: "" };
  }
  return { go };
}

import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { TEST_CLIENT } from "./oidc-connection";

/** How a token is signed: by the provider's own key unless told otherwise. */
type Signing = { alg?: string; key?: CryptoKey | Uint8Array; kid?: string };

/** What the provider says in its next answers; each may be a lie. */
export type Lie = {
  claims?: JWTPayload;
  /** Claims that are left out. */
  without?: readonly string[];
  signing?: Signing;
  /** The whole token, instead of one that is made. */
  token?: (claims: JWTPayload) => Promise<string> | string;
  userInfo?: Record<string, unknown> | null;
  accessToken?: string;
  /** What its token endpoint answers instead. */
  answer?: { status: number; headers?: Record<string, string>; body: string };
};

/** The access token that it gives, unless told otherwise. */
export const ACCESS_TOKEN = "access token of the tests";

/** So much of an access token's hash: the left half is what an id token has. */
export const hashOf = (accessToken: string, bytes = 16) =>
  createHash("sha256").update(accessToken).digest().subarray(0, bytes).toString("base64url");

/** An OIDC provider of the tests' own that says whatever it is told to. */
export type HostileOp = Awaited<ReturnType<typeof hostileOp>>;

/** Starts such a provider on this machine. Close it at the end. */
export async function hostileOp(options: { namesItself?: boolean } = {}) {
  const own = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "own", alg: "RS256", use: "sig" };
  const keys: object[] = [jwk];
  const seen: { path: string; body: URLSearchParams; authorization: string | undefined }[] = [];
  const state = { lie: {} as Lie, nonce: "", sub: randomUUID() };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = request.url ?? "";
    const body = new URLSearchParams(Buffer.concat(parts).toString());
    seen.push({ path, body, authorization: request.headers.authorization });
    const answer = await answerTo(path);
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function sign(
    claims: JWTPayload,
    { alg = "RS256", key, kid = "own" }: Signing = {},
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key ?? own.privateKey);
  }

  function claims(accessToken: string): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    const made: JWTPayload = {
      iss: issuer,
      aud: TEST_CLIENT.clientId,
      sub: state.sub,
      nonce: state.nonce,
      iat: now,
      exp: now + 300,
      at_hash: hashOf(accessToken),
      email: `${state.sub}@acme.test`,
      ...state.lie.claims,
    };
    for (const name of state.lie.without ?? []) delete made[name];
    return made;
  }

  type Answer = { status: number; headers?: Record<string, string>; body: string };
  async function answerTo(path: string): Promise<Answer> {
    const json = (body: unknown) => ({ status: 200, body: JSON.stringify(body) });
    if (path === "/.well-known/openid-configuration") return json(document());
    if (path === "/keys") return json({ keys });
    if (path === "/userinfo") return state.lie.userInfo ? json(state.lie.userInfo) : json({ sub: state.sub });
    if (path !== "/token") return { status: 404, body: "{}" };
    if (state.lie.answer) return state.lie.answer;
    const said = claims(ACCESS_TOKEN);
    const token = await (state.lie.token ?? ((given) => sign(given, state.lie.signing)))(said);
    const access_token = state.lie.accessToken ?? ACCESS_TOKEN;
    return json({ access_token, token_type: "Bearer", expires_in: 300, id_token: token });
  }

  const document = () => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/logout`,
    response_types_supported: ["code"],
    // It would have anything: what counts is what we take.
    id_token_signing_alg_values_supported: ["none", "HS256", "RS256"],
    authorization_response_iss_parameter_supported: options.namesItself ?? true,
  });

  return {
    issuer,
    own,
    keys,
    seen,
    state,
    sign,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

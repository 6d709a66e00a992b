import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rangesOf } from "./addresses";
import { type OutboundLimits, type OutboundRequest, outbound } from "./outbound";

type Seen = { url: string; method: string; headers: IncomingHttpHeaders; body: string };

let server: Server;
let port: number;
let seen: Seen[] = [];
const allowed = rangesOf("127.0.0.1");
/** Names of the tests and where they lead. */
const NAMES: Record<string, string[]> = {
  "service.test": ["127.0.0.1"],
  "other.test": ["127.0.0.1"],
  "inner.test": ["10.0.0.7"],
  "half.test": ["127.0.0.1", "169.254.169.254"],
};
const resolve = async (host: string) =>
  (NAMES[host] ?? (/^[\d.:a-f]+$/.test(host) ? [host] : [])).map((address) => ({
    address,
    family: address.includes(":") ? 6 : 4,
  }));

beforeAll(async () => {
  server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
      seen.push({ url: request.url ?? "", method: request.method ?? "", headers: request.headers, body });
      if (pathname === "/slow") return;
      if (pathname === "/break") return void request.socket.destroy();
      if (pathname === "/big") return void answer.end("x".repeat(5_000));
      if (pathname === "/to") {
        answer.writeHead(Number(searchParams.get("status") ?? 302), {
          location: searchParams.get("url") ?? "",
        });
        return void answer.end();
      }
      answer.writeHead(pathname === "/missing" ? 404 : 200, { "content-type": "text/plain" });
      answer.end("hello");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (request: OutboundRequest, limits?: OutboundLimits) =>
  outbound(request, limits, { resolve, allowed });
const at = (path: string, host = "service.test") => `http://${host}:${port}${path}`;
const leads = (url: string, status = 302) => at(`/to?status=${status}&url=${encodeURIComponent(url)}`);

describe("an ordinary call", () => {
  it("sends what it was given and answers with status, headers, text and time", async () => {
    const answer = await call({
      url: at("/x?y=1"),
      method: "post",
      headers: { "x-key": "k", host: "evil.test" },
      body: "{}",
    });
    expect(answer).toMatchObject({ status: 200, body: "hello", headers: { "content-type": "text/plain" } });
    expect(answer.ms).toBeGreaterThanOrEqual(0);
    expect(seen).toMatchObject([
      { url: "/x?y=1", method: "POST", body: "{}", headers: { "x-key": "k", host: `service.test:${port}` } },
    ]);
    expect((await call({ url: at("/missing") })).status).toBe(404);
  });

  it("C15: has a limit of time and of the answer's size, and says what went wrong", async () => {
    await expect(call({ url: at("/slow") }, { timeoutMs: 200 })).rejects.toMatchObject({
      reason: "timeout",
      message: "service.test did not answer within 0.2 seconds.",
    });
    await expect(call({ url: at("/big") }, { maxBytes: 1_000 })).rejects.toMatchObject({
      reason: "too_large",
    });
    await expect(call({ url: at("/break") })).rejects.toMatchObject({ reason: "unreachable" });
    await expect(call({ url: "http://unknown.test/" })).rejects.toMatchObject({
      message: "The name unknown.test is not known.",
    });
    await expect(call({ url: at("/"), headers: { "x-a": "b\r\nc: d" } })).rejects.toMatchObject({
      reason: "refused",
    });
    const never = () => new Promise<never>(() => undefined);
    await expect(
      outbound({ url: at("/") }, { timeoutMs: 100 }, { resolve: never, allowed }),
    ).rejects.toMatchObject({ reason: "timeout" });
  });
});

describe("what is never called", () => {
  it.each([
    "ftp://service.test/",
    "file:///etc/passwd",
    "service.test",
    "http://ada:secret@service.test/",
    "http://2130706434/",
    "http://0x7f000002/",
    "http://0177.0.0.2/",
    "http://127.2/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.2]/",
    "http://[::ffff:7f00:2]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://inner.test/",
  ])("C15: %s", async (url) => {
    await expect(call({ url })).rejects.toMatchObject({ reason: "refused" });
  });

  it("C15: without a setting this host itself, by name and by address", async () => {
    for (const host of ["localhost", "127.0.0.1"]) {
      await expect(outbound({ url: `http://${host}:${port}/` }, {}, { allowed: [] })).rejects.toMatchObject({
        reason: "refused",
      });
    }
    expect(seen).toEqual([]);
  });

  it("C15: a name of which one address is refused", async () => {
    await expect(call({ url: at("/", "half.test") })).rejects.toMatchObject({
      reason: "refused",
      message: expect.stringContaining("(169.254.169.254)"),
    });
    expect(seen).toEqual([]);
  });

  it("C15: a name is looked up once: one that changes afterwards leads nowhere else", async () => {
    let asked = 0;
    const rebinding = async () => [{ address: asked++ === 0 ? "127.0.0.1" : "10.0.0.7", family: 4 }];
    const answer = await outbound({ url: at("/", "rebinding.test") }, {}, { resolve: rebinding, allowed });
    expect(answer.status).toBe(200);
    expect(asked).toBe(1);
  });
});

describe("redirects", () => {
  it("C15: are followed three times at most", async () => {
    const twice = leads(leads(at("/x")));
    expect((await call({ url: twice })).body).toBe("hello");
    await expect(call({ url: leads(leads(leads(twice))) })).rejects.toMatchObject({ reason: "redirect" });
    expect((await call({ url: at("/to?status=302&url=%2Fx") })).body).toBe("hello");
  });

  it.each([
    "http://169.254.169.254/latest",
    "http://inner.test/",
    "http://a:b@service.test/",
    "file:///etc/passwd",
  ])("C15: lead to no refused address: %s", async (url) => {
    await expect(call({ url: leads(url) })).rejects.toMatchObject({ reason: "refused" });
    expect(seen).toHaveLength(1);
  });

  it("C15: take no secret to another origin, and no data", async () => {
    const headers = { authorization: "Bearer s", "x-api-key": "s", cookie: "s", accept: "text/plain" };
    await call({ url: leads(at("/there", "other.test")), headers });
    expect(seen[1]?.headers).toMatchObject({ accept: "text/plain" });
    for (const name of ["authorization", "x-api-key", "cookie"])
      expect(seen[1]?.headers).not.toHaveProperty(name);
    await call({ url: leads(at("/here")), headers });
    expect(seen[3]?.headers).toMatchObject({ "x-api-key": "s" });
    await expect(
      call({ url: leads(at("/there", "other.test"), 307), method: "POST", body: "secret" }),
    ).rejects.toMatchObject({ reason: "redirect" });
  });

  it("turn a POST into a GET where HTTP says so", async () => {
    await call({ url: leads(at("/x"), 303), method: "POST", body: "data" });
    expect(seen[1]).toMatchObject({ method: "GET", body: "" });
    await call({ url: leads(at("/x"), 308), method: "POST", body: "data" });
    expect(seen[3]).toMatchObject({ method: "POST", body: "data" });
  });
});

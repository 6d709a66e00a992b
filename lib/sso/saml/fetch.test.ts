import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rangesOf } from "@/lib/outbound/addresses";
import { samlIdp } from "../testing/saml-idp";
import { fetchMetadata } from "./fetch";

let xml = "";
let origin = "";
const server = createServer((request, response) => {
  if (request.url === "/missing") return response.writeHead(404).end();
  if (request.url === "/large") return response.end("x".repeat(600_000));
  return response.end(request.url === "/metadata" ? xml : "a secret of the network inside");
});

beforeAll(async () => {
  const idp = await samlIdp("https://idp.test", { acsUrl: "https://x.test/acs", audience: "https://x.test" });
  xml = idp.metadata();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const inside = { allowed: rangesOf("127.0.0.0/8"), own: [] };
const refused = (path: string, world = inside) =>
  fetchMetadata(`${origin}${path}`, world).then(
    () => "accepted",
    (error: Error) => error.message,
  );

describe("fetchMetadata", () => {
  it("A2: gives back metadata, and nothing else of what answers there", async () => {
    expect(await fetchMetadata(`${origin}/metadata`, inside)).toBe(xml);
    expect(await refused("/other")).toMatch(/no metadata/);
    expect(await refused("/other")).not.toContain("secret");
    expect(await refused("/missing")).toMatch(/status 404/);
    expect(await refused("/large")).not.toBe("accepted");
  });

  it("A2: calls nothing inside the network unless the deployment allows it", async () => {
    expect(await refused("/metadata", { allowed: [], own: [] })).not.toBe("accepted");
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOGOUT_BYTES } from "@/lib/sso/words";
import { IMPORT_BYTES } from "@/lib/users/import/words";
import { BODY_LIMIT, bodyLimitOf, limitBody } from "./body-limit";

describe("bodyLimitOf", () => {
  it.each([
    ["POST", "/t/acme/api/users/import", IMPORT_BYTES],
    ["POST", "/t/acme/api/users/import?mode=check", IMPORT_BYTES],
    ["GET", "/t/acme/api/users/import", BODY_LIMIT],
    ["PUT", "/t/acme/api/users/import", BODY_LIMIT],
    ["POST", "/t/acme/api/users/import/more", BODY_LIMIT],
    ["POST", "/t/acme/settings/users/import", BODY_LIMIT],
    ["POST", "/t/a/b/api/users/import", BODY_LIMIT],
    ["POST", "/login?x=/t/acme/api/users/import", BODY_LIMIT],
  ])("U3: lets a large body in at the import alone: %s %s", (method, url, limit) => {
    expect(bodyLimitOf({ method, url })).toBe(limit);
  });
});

describe("bodyLimitOf: what providers post", () => {
  it.each([
    ["POST", "/t/acme/sso/c1/logout", LOGOUT_BYTES],
    ["POST", "/t/acme/sso/c1/logout?send=x", LOGOUT_BYTES],
    ["POST", "/t/acme/sso/c1/logout/more", BODY_LIMIT],
    ["POST", "/t/acme/settings/sso/c1/logout", BODY_LIMIT],
  ])("A2: a logout message is short: %s %s", (method, url, limit) => {
    expect(bodyLimitOf({ method, url })).toBe(limit);
  });
});

describe("limitBody", () => {
  const server = createServer((request, response) => {
    if (limitBody(request, response)) request.resume().on("end", () => response.end());
  });
  beforeAll(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready)));
  afterAll(() => server.close());

  it("lets whoever announces too large a body send it to its end, so that he can read why it is refused", async () => {
    const { port } = server.address() as AddressInfo;
    for (let count = 0; count < 20; count++) {
      const response = await fetch(`http://127.0.0.1:${port}/login`, {
        method: "POST",
        body: new Uint8Array(9 * 1024 * 1024),
      });
      expect(response.status).toBe(413);
      expect(await response.text()).toBe(
        "The request is larger than 1 MiB, which is the most that is taken here.",
      );
    }
  });
});

import { type APIRequestContext, expect, test } from "@playwright/test";
import type { TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { OPERATIONS } from "@/lib/api/operations";
import { keyOf, keyWith } from "@/lib/api/testing";
import { addressOf as pathOf } from "@/lib/core/api-operation";
import { addressOf, type BuiltAction, builtActions, builtRoutes } from "./fixtures/actions";
import { main, makeChild, makePerson, signIn, type TestPerson } from "./fixtures/people";

let own: TenantRef;
let other: TenantRef;
let roleless: TestPerson;
let stranger: TestPerson;
let boss: TestPerson;

test.beforeAll(async () => {
  const mainTenant = await main();
  own = await makeChild();
  other = await makeChild();
  roleless = await makePerson(own);
  boss = await makePerson(mainTenant, { roleId: ACCOUNT_ADMIN_ID, name: "Boss" });
  stranger = await makePerson(other, { roleId: ACCOUNT_ADMIN_ID, name: "Stranger" });
});

async function call(
  request: APIRequestContext,
  action: BuiltAction,
  url: string,
  args: unknown,
  headers = {},
) {
  const response = await request.post(url, {
    headers: {
      "next-action": action.id,
      origin: new URL(base()).origin,
      "content-type": "text/plain;charset=UTF-8",
      ...headers,
    },
    data: JSON.stringify(args),
    maxRedirects: 0,
  });
  return { status: response.status(), body: await response.text() };
}

const base = () => `http://127.0.0.1:${process.env.PORT}`;
/** What needs a session; a provider's entrances have a test of their own. */
const isGuarded = (route: string) => route.startsWith("/t/[tenant]") && !route.startsWith("/t/[tenant]/sso/");
const pageOf = (action: BuiltAction, slug: string) => addressOf(action.routes[0] ?? "", slug);
const refused = (body: string) => /"ok":false/.test(body);

function expectRefused(answer: { status: number; body: string }, what: string): void {
  expect(answer.status, what).toBeLessThan(500);
  expect(answer.body, what).not.toContain('"ok":true');
  expect(refused(answer.body), `${what}: ${answer.body.slice(0, 300)}`).toBe(true);
}

test.describe("every server action of the build", () => {
  test("refuses an anonymous caller in words", async ({ request }) => {
    for (const action of await builtActions()) {
      for (const slug of ["main", own.slug]) {
        expectRefused(
          await call(request, action, pageOf(action, slug), [slug, {}]),
          `${action.name} at ${slug}`,
        );
      }
    }
  });

  test("U6: refuses someone without a role", async ({ page }) => {
    await signIn(page, roleless, own.slug);
    for (const action of await builtActions()) {
      if (isSignOut(action)) continue;
      expectRefused(await call(page.request, action, pageOf(action, own.slug), [own.slug, {}]), action.id);
    }
  });

  test("T6, A5: refuses a foreign tenant's admin, at its address and with its name", async ({ page }) => {
    await signIn(page, stranger, other.slug);
    for (const action of await builtActions()) {
      for (const slug of ["main", own.slug]) {
        expectRefused(
          await call(page.request, action, pageOf(action, slug), [slug, {}]),
          `${action.name} at ${slug}`,
        );
      }
      const mixed = await call(page.request, action, pageOf(action, other.slug), [own.slug, {}]);
      expectRefused(mixed, `${action.name} with another tenant's name`);
    }
  });

  test("refuses arguments of the wrong type, size and shape, even from an Account Admin", async ({
    page,
  }) => {
    await signIn(page, boss);
    const hostile: unknown[][] = [
      [],
      ["main"],
      ["main", null],
      ["main", 7],
      ["main", "text"],
      ["main", []],
      ["main", { unknown: true }],
      ["main", { ids: "x".repeat(200_000) }],
      ["main", { userIds: Array.from({ length: 2_000 }, () => "not-an-id") }],
      [{ toString: "main" }, {}],
      [null, null],
    ];
    for (const action of await builtActions()) {
      if (isSignOut(action)) continue;
      for (const args of hostile) {
        const answer = await call(page.request, action, pageOf(action, "main"), args);
        expectRefused(answer, `${action.name} with ${JSON.stringify(args).slice(0, 60)}`);
      }
    }
  });

  test("refuses another site's request, an absent Origin and a forged X-Forwarded-Host", async ({ page }) => {
    await signIn(page, boss);
    for (const action of await builtActions()) {
      const url = pageOf(action, "main");
      const forged = [
        { origin: "https://evil.example" },
        { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
        { origin: "null" },
      ];
      for (const headers of forged) {
        const answer = await call(page.request, action, url, ["main", {}], headers);
        expect(answer.body, action.id).not.toContain('"ok":true');
      }
      const bare = await fetch(`${base()}${url}`, {
        method: "POST",
        headers: { "next-action": action.id, cookie: await cookieOf(page), "content-type": "text/plain" },
        body: JSON.stringify(["main", {}]),
        redirect: "manual",
      });
      const body = await bare.text();
      expect(body, action.id).not.toContain('"ok":true');
      expect(refused(body), action.id).toBe(true);
    }
  });
});

test.describe("every address of the build", () => {
  test("A5: a tenant that one may not enter answers like one that does not exist", async ({ page }) => {
    await signIn(page, stranger, other.slug);
    const { pages, handlers } = await builtRoutes();
    for (const route of [...pages, ...handlers].filter(isGuarded)) {
      const foreign = await page.request.get(addressOf(route, own.slug), { maxRedirects: 0 });
      const absent = await page.request.get(addressOf(route, "no-such-tenant"), { maxRedirects: 0 });
      const status = route.includes("/scim/") ? 401 : 404;
      expect(foreign.status(), route).toBe(status);
      expect(absent.status(), route).toBe(status);
      const [one, two] = [await foreign.text(), await absent.text()];
      expect(one, route).not.toContain(own.name);
      expect(withoutNoise(one, own.slug), route).toBe(withoutNoise(two, "no-such-tenant"));
    }
  });

  test("shows nothing to a foreign user who forges the router's state tree", async ({ page }) => {
    await signIn(page, stranger, other.slug);
    const { pages } = await builtRoutes();
    for (const route of pages.filter((path) => path.startsWith("/t/[tenant]"))) {
      const url = addressOf(route, own.slug);
      const segments = url.split("/").filter(Boolean);
      const tree = segments.reduceRight<unknown>(
        (child, segment) => [segment, { children: child }, null, "refetch"],
        ["__PAGE__", {}],
      );
      const response = await page.request.get(url, {
        headers: {
          rsc: "1",
          "next-router-state-tree": encodeURIComponent(JSON.stringify(["", { children: tree }])),
        },
        maxRedirects: 0,
      });
      expect(response.status(), route).toBeLessThan(500);
      const body = await response.text();
      expect(body, route).not.toContain(own.name);
      expect(body, route).not.toContain(roleless.email);
    }
  });

  test("sends an anonymous visitor of a page to sign-in, the same for a tenant that does not exist", async ({
    request,
  }) => {
    const { pages, handlers } = await builtRoutes();
    for (const route of pages.filter((path) => path.startsWith("/t/[tenant]"))) {
      for (const slug of [own.slug, "no-such-tenant"]) {
        const response = await request.get(addressOf(route, slug), { maxRedirects: 0 });
        expect(response.status(), route).toBe(307);
        expect(response.headers().location, route).toMatch(/^\/login\?/);
      }
    }
    for (const route of handlers.filter(isGuarded)) {
      for (const slug of [own.slug, "no-such-tenant"]) {
        expect((await request.get(addressOf(route, slug))).status(), route).toBe(401);
      }
    }
  });

  test("A5: a provider's entrance answers the same for a tenant that does not exist, and opens nothing", async ({
    request,
  }) => {
    const { handlers } = await builtRoutes();
    const entrances = handlers.filter((path) => path.startsWith("/t/[tenant]/sso/"));
    expect(entrances.length).toBeGreaterThan(3);
    for (const route of entrances) {
      const [one, two] = [
        await request.get(addressOf(route, own.slug), { maxRedirects: 0 }),
        await request.get(addressOf(route, "no-such-tenant"), { maxRedirects: 0 }),
      ];
      expect(one.status(), route).toBe(two.status());
      expect([303, 404, 405], route).toContain(one.status());
      expect(one.headers()["set-cookie"], route).toBeUndefined();
      if (one.status() === 303) expect(one.headers().location, route).toMatch(/^\/login/);
    }
  });

  test("refuses a body over the limit on every address, announced or not", async () => {
    const announced = await fetch(`${base()}/login`, { method: "POST", body: "x".repeat(1_200_000) });
    expect(announced.status).toBe(413);
    const [action] = await builtActions();
    const chunks = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 20; count++)
          controller.enqueue(new TextEncoder().encode("x".repeat(100_000)));
        controller.close();
      },
    });
    const streamed = await fetch(`${base()}/login`, {
      method: "POST",
      body: chunks,
      duplex: "half",
      headers: { "next-action": action?.id ?? "", origin: base(), "content-type": "text/plain" },
    } as RequestInit).then(
      (response) => response.status,
      () => 413,
    );
    expect(streamed).toBe(413);
  });
});

test.describe("every operation of the API", () => {
  const problem = (response: { headers(): Record<string, string> }) => response.headers()["content-type"];
  const send = (request: APIRequestContext, index: number, slug: string, headers = {}) => {
    const { method, ...operation } = OPERATIONS[index] ?? { method: "GET", path: "/" as const };
    const url = addressOf(pathOf(operation).replaceAll("{", "[").replaceAll("}", "]"), slug);
    return request.fetch(url, { method, headers, maxRedirects: 0 });
  };

  test("K3: stands in the document, and nothing else of the build is below its address", async ({
    request,
  }) => {
    const { handlers } = await builtRoutes();
    const inBuild = handlers.filter(
      (path) => path.startsWith("/api/v1/") && !["/api/v1/[...path]", "/api/v1/openapi.json"].includes(path),
    );
    const declared = OPERATIONS.map((one) => pathOf(one).replaceAll("{", "[").replaceAll("}", "]"));
    expect(inBuild.sort()).toEqual([...new Set(declared)].sort());
    const document = (await (await request.get("/api/v1/openapi.json")).json()) as { paths: object };
    expect(Object.keys(document.paths)).toHaveLength(inBuild.length);
    expect((await request.get("/api/v1/tenants/main/nothing")).status()).toBe(404);
  });

  test("K3: refuses a caller without a key, whatever session he has", async ({ page, request }) => {
    await signIn(page, boss);
    for (const [index, { id }] of OPERATIONS.entries()) {
      for (const who of [request, page.request]) {
        const response = await send(who, index, "main");
        expect(response.status(), id).toBe(401);
        expect(problem(response), id).toBe("application/problem+json");
        expect(response.headers()["www-authenticate"], id).toContain("Bearer");
      }
    }
  });

  test("A5: answers a key of another tenant as if the tenant did not exist", async ({ request }) => {
    const { secret } = await keyOf(other, [ACCOUNT_ADMIN_ID]);
    const headers = { authorization: `Bearer ${secret}` };
    for (const [index, { id, rooted }] of OPERATIONS.entries()) {
      if (rooted) continue; // Its address names no tenant.
      const [foreign, absent] = [
        await send(request, index, own.slug, headers),
        await send(request, index, "no-such-tenant", headers),
      ];
      expect([foreign.status(), absent.status()], id).toEqual([404, 404]);
      expect(withoutNoise(await foreign.text(), own.slug)).toBe(
        withoutNoise(await absent.text(), "no-such-tenant"),
      );
    }
  });

  test("K3: refuses a key whose role gives nothing", async ({ request }) => {
    const { secret } = await keyWith(own, {});
    const headers = { authorization: `Bearer ${secret}` };
    for (const [index, { id, needs }] of OPERATIONS.entries()) {
      const response = await send(request, index, own.slug, headers);
      expect(response.status(), id).toBe("anyone" in needs ? 200 : 403);
    }
  });
});

/** Sign-out takes no input and needs no role, so `{}` is its right call; it has a journey of its own. */
const isSignOut = (action: BuiltAction) => action.name === "lib/sign-in/actions.ts#signOut";

async function cookieOf(page: {
  context(): { cookies(): Promise<{ name: string; value: string }[]> };
}): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

function withoutNoise(html: string, slug: string): string {
  return html
    .replaceAll(slug, "slug")
    .replaceAll(/nonce="[^"]*"|\\"nonce\\":\\"[^"\\]*\\"|"nonce":"[^"]*"/g, "")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id");
}

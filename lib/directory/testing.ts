import { randomUUID } from "node:crypto";
import path from "node:path";
import { inControl, type TenantRef } from "@/db/connection";
import { actingIn, perform } from "@/lib/users/testing";
import { connectDirectory } from "./commands/connection";
import type { DirectoryKind } from "./words";

type Body = Record<string, unknown> & {
  id: string;
  Resources: (Record<string, unknown> & { id: string })[];
  members: { value: string; type: string; display: string }[];
  meta: { version: string };
};

/** What a call of the SCIM server got. */
export type ScimAnswer = { status: number; headers: Headers; body: Body };

/** How a directory's client sends a call. */
export type ScimCall = {
  token?: string | undefined;
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
};

type Handler = (
  request: Request,
  route: { params: Promise<{ tenant: string; path: string[] }> },
) => Promise<Response>;

const ROUTE = path.join(process.cwd(), "app/t/[tenant]/scim/v2/[[...path]]/route.ts");

/** Calls the SCIM server of a tenant's address as the web server would. For tests. */
export async function scimCall(
  slug: string,
  method: string,
  at: string,
  { token, body, raw, headers = {} }: ScimCall = {},
): Promise<ScimAnswer> {
  const handlers = (await import(ROUTE)) as Record<string, Handler>;
  process.env.BAILIWICK_EDGE_TOKEN = "test";
  const [pathname = ""] = at.split("?", 1);
  const request = new Request(`http://console.test/t/${slug}/scim/v2${at}`, {
    method,
    headers: {
      "x-bailiwick-edge": "test",
      "x-bailiwick-request-id": randomUUID(),
      "x-bailiwick-ip": `192.0.2.${Math.floor(Math.random() * 250)}`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined && raw === undefined ? {} : { "content-type": "application/scim+json" }),
      ...headers,
    },
    ...(body === undefined && raw === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
  });
  const parts = pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const response = await handlers[method]?.(request, {
    params: Promise.resolve({ tenant: slug, path: parts }),
  });
  if (!response) throw new Error(`there is no ${method}`);
  const text = await response.text();
  if (text !== "" && !response.headers.get("content-type")?.startsWith("application/scim+json"))
    throw new Error(`${at} does not answer in SCIM`);
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** A client of a tenant's directory. For tests. */
export function scimClient(tenant: TenantRef, token: string) {
  return (method: string, at: string, body?: unknown, headers?: Record<string, string>) =>
    scimCall(tenant.slug, method, at, { token, body, ...(headers ? { headers } : {}) });
}

/** Connects a directory and answers its token. For tests. */
export async function connected(tenant: TenantRef, kind: DirectoryKind = "generic"): Promise<string> {
  const { token } = await perform(connectDirectory, actingIn(tenant), { kind });
  return token;
}

/** When the next sync of a tenant is due, as the worker knows it. For tests. */
export async function dueAt(tenant: TenantRef): Promise<number | undefined> {
  const [row] = await inControl(
    ({ sql }) => sql<{ value: number }[]>`
      select value::float8 as value from settings where key = ${`directory.due.${tenant.id}`}`,
  );
  return row?.value;
}

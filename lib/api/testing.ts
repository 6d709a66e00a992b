import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import type { TenantRef } from "@/db/connection";
import { createApiKey } from "@/lib/api-keys/commands/create";
import { addressOf } from "@/lib/core/api-operation";
import { createRole } from "@/lib/roles/commands";
import { actingIn, perform } from "@/lib/users/testing";
import { OPERATIONS } from "./operations";
import { Problem } from "./replies";

/** What a call of the API got. `operation` is the one that was called. */
export type Answer = {
  operation: string;
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { data: Record<string, unknown>[] };
};

type Options = { key?: string; body?: unknown; raw?: string | Uint8Array; headers?: Record<string, string> };
type Handler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>;

const root = path.join(process.cwd(), "app/api/v1");

/**
 * Calls the handler that the address has in the build, as the web server would: `at` begins below the tenant, or below
 * the API where `tenant` is null.
 * Holds every answer against what the document says of it. For tests.
 */
export async function call(
  method: string,
  tenant: string | null,
  at: string,
  options: Options = {},
): Promise<Answer> {
  const whole = tenant === null ? at : `/tenants/${tenant}${at}`;
  const [pathname = ""] = whole.split("?", 1);
  const { file, params } = routeOf(pathname);
  const handlers = (await import(path.join(root, file, "route.ts"))) as Record<string, Handler>;
  const handler = handlers[method];
  if (!handler) throw new Error(`${file} has no ${method}`);
  const operation = OPERATIONS.find(
    (one) => one.method === method && addressOf(one) === `/api/v1/${templateOf(file)}`,
  );
  if (!operation) throw new Error(`${method} ${file} is not declared`);
  process.env.BAILIWICK_EDGE_TOKEN = "test";
  const { key, body, raw, headers = {} } = options;
  const request = new Request(`http://console.test/api/v1${whole}`, {
    method,
    headers: {
      "x-bailiwick-edge": "test",
      "x-bailiwick-request-id": randomUUID(),
      "x-bailiwick-ip": "192.0.2.9",
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined && raw === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined && raw === undefined ? {} : { body: (raw ?? JSON.stringify(body)) as BodyInit }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const answer = text === "" ? undefined : JSON.parse(text);
  if (response.ok) operation.answer?.parse(answer);
  else Problem.parse(answer);
  return { operation: operation.id, status: response.status, headers: response.headers, body: answer };
}

function routeOf(pathname: string): { file: string; params: Record<string, string> } {
  const parts = pathname.split("/").filter(Boolean);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.startsWith("[..."))
    .map((file) => path.dirname(file));
  const exactFirst = files.sort((a, b) => a.split("[").length - b.split("[").length);
  for (const file of exactFirst) {
    const names = file.split("/");
    const fits =
      names.length === parts.length && names.every((name, i) => name.startsWith("[") || name === parts[i]);
    if (!fits) continue;
    const params = names.flatMap((name, i) =>
      name.startsWith("[") ? [[name.slice(1, -1), decodeURIComponent(parts[i] ?? "")]] : [],
    );
    return { file, params: Object.fromEntries(params) };
  }
  throw new Error(`nothing is at ${pathname}`);
}

function templateOf(file: string): string {
  return file.replaceAll("[", "{").replaceAll("]", "}");
}

/** A key with one new role that gives these permissions. For tests. */
export async function keyWith(tenant: TenantRef, permissions: Record<string, "view" | "edit">) {
  const name = `Role ${randomUUID()}`;
  const role = await perform(createRole, actingIn(tenant), { name, description: "", permissions });
  return { roleId: role.id, ...(await keyOf(tenant, [role.id])) };
}

/** A key with these roles. For tests. */
export async function keyOf(tenant: TenantRef, roleIds: string[]) {
  return perform(createApiKey, actingIn(tenant), { name: `Key ${randomUUID()}`, roleIds, expires: null });
}

import { COMPONENTS } from "@/lib/access/components";
import { readOperation } from "@/lib/core/api-operation";
import { listOf, params } from "../replies";
import { Component, Key } from "../schemas";

/** The calling key itself. */
export const getKey = readOperation({
  id: "getKey",
  method: "GET",
  path: "/key",
  tag: "Key",
  summary: "Show the calling key",
  description: "What the key is and may do. Good for trying out whether a key works.",
  needs: { anyone: true },
  params: params.none,
  query: params.none,
  answer: Key,
  status: 200,
  run: async ({ person, tenant, levels, accountAdmin }) => ({
    body: {
      id: person.id,
      name: person.name,
      tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name, kind: tenant.kind },
      accountAdmin,
      permissions: Object.fromEntries(levels),
    },
  }),
});

/** The permission tree. */
export const listComponents = readOperation({
  id: "listComponents",
  method: "GET",
  path: "/components",
  tag: "Roles",
  summary: "List the components of the permission tree",
  description: "The ids that a role's `permissions` can have, in one page.",
  needs: { anyone: true },
  params: params.none,
  query: params.none,
  answer: listOf(Component),
  status: 200,
  run: async () => ({
    body: {
      data: COMPONENTS.map(({ actions = [], ...component }) => ({
        ...component,
        actions: actions.map(({ destructive = false, ...action }) => ({ ...action, destructive })),
      })),
      next: null,
    },
  }),
});

import type { TenantRef } from "@/db/connection";
import type { ComponentId, Level } from "@/lib/access/components";

/** Where the person was made, and who it is there. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly home: { readonly id: string; readonly slug: string; readonly name: string };
};

/** Everything that a permitted request knows. Only `access()` and its siblings make one. */
export type Context = {
  readonly tenant: TenantRef;
  readonly person: Person;
  readonly sessionId: string;
  /** Set where a program acts by an API key, which then stands for the person (K2, K3). */
  readonly apiKeyId?: string;
  readonly requestId: string;
  readonly ip: string | null;
  /** The person's levels in this tenant, by component or `component:action`. */
  readonly levels: ReadonlyMap<string, Level>;
  /** True where the person holds the predefined Account Admin in this tenant. */
  readonly accountAdmin: boolean;
  readonly [brand]: true;
};

declare const brand: unique symbol;

/** What a page or an action asks for. `anyone` = entry to the tenant suffices, even with no role (U6). */
export type Need =
  | { readonly component: ComponentId; readonly level: Exclude<Level, "none"> }
  | { readonly anyOf: readonly ComponentId[]; readonly level: Exclude<Level, "none"> }
  | { readonly accountAdmin: true }
  | { readonly anyone: true };

/** Needs at least View of a component. */
export const view = (component: ComponentId): Need => ({ component, level: "view" });

/** Needs View and edit of a component. */
export const edit = (component: ComponentId): Need => ({ component, level: "edit" });

/** True where the context's levels admit the need. */
export function admits(context: Pick<Context, "levels" | "accountAdmin">, need: Need): boolean {
  if ("anyone" in need) return true;
  if ("accountAdmin" in need) return context.accountAdmin;
  const components = "anyOf" in need ? need.anyOf : [need.component];
  return components.some((component) => {
    const level = context.levels.get(component);
    return level === "edit" || (level === "view" && need.level === "view");
  });
}

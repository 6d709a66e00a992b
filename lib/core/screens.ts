import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { admits, type Context, type Need, view } from "./context";
import { forbidden, notFound } from "./errors";

/** The lists that have views and typed filters of their own, and what entering each needs. */
const SCREENS: Readonly<Record<string, { needs: Need; only?: "main" }>> = {
  users: { needs: view("users") },
  invitations: { needs: view("users") },
  roles: { needs: view("roles") },
  groups: { needs: view("groups") },
  "api-keys": { needs: view("api-keys") },
  incidents: { needs: view("incidents") },
  audit: { needs: view("audit") },
  tenants: { needs: view("tenants"), only: "main" },
  rollouts: { needs: view("sharing"), only: "main" },
  deviations: { needs: view("deviations"), only: "main" },
  gateway: { needs: { accountAdmin: true }, only: "main" },
  ...Object.fromEntries(
    CONTENT_TYPES.map((type) => [CONTENT[type].path, { needs: view(CONTENT[type].component) }]),
  ),
};

/**
 * Refuses what concerns a list that the person may not see. Throws `Refusal`: not_found where there is no such list
 * in this tenant, forbidden where he may not open it.
 */
export function requireScreen(context: Context, screen: string): void {
  const known = Object.hasOwn(SCREENS, screen) ? SCREENS[screen] : undefined;
  if (!known || (known.only && known.only !== context.tenant.kind)) throw notFound("list");
  if (!admits(context, known.needs)) throw forbidden("You may not open this list.");
}

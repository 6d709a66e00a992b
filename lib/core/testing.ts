import type { TenantRef } from "@/db/connection";
import type { Context } from "./context";
import { contextFor as load } from "./load-context";

/** The context that a live session of this person would have in a tenant. For integration tests. */
export async function contextFor(
  tenant: TenantRef,
  userId: string,
  home: TenantRef = tenant,
): Promise<Context> {
  const context = await load(
    {
      tenant,
      main: home,
      paired: true,
      sessions: [{ id: crypto.randomUUID(), userId, home, idpGroups: [] }],
    },
    { requestId: "test", ip: "127.0.0.1" },
  );
  if (!context) throw new Error(`${userId} may not enter ${tenant.slug}`);
  return context;
}

import { randomUUID } from "node:crypto";
import { inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import type { Level } from "@/lib/access/components";
import { ALL_PERMISSIONS } from "@/lib/access/seeds";
import { writeAudit } from "@/lib/core/audit";
import type { Context } from "@/lib/core/context";
import { withRetries } from "@/lib/core/failures";
import { lockKeyOf } from "@/lib/core/locks";
import type { Change } from "@/lib/core/result";

/** The context of someone with these levels in a tenant; an Account Admin where none are given. For tests. */
export function actingIn(
  tenant: TenantRef,
  levels?: Record<string, Level>,
  userId: string = randomUUID(),
): Context {
  return {
    tenant,
    person: { id: userId, name: "Test", email: "test@example.com", home: tenant },
    sessionId: randomUUID(),
    requestId: "test",
    ip: "127.0.0.1",
    levels: new Map(Object.entries<Level>(levels ?? ALL_PERMISSIONS)),
    accountAdmin: levels === undefined,
  } as unknown as Context;
}

/** Runs a command as the gate of actions would: in one transaction of the tenant, with its rows of the log. */
export function perform<I, T>(
  command: (tx: Tx, context: Context, input: I) => Promise<Change<T>>,
  context: Context,
  input: I,
): Promise<T> {
  return withRetries(() =>
    inTenant(context.tenant, async (tx) => {
      const change = await command(tx, context, input);
      const actor = { id: context.person.id, home: context.person.home.id, kind: "user" as const };
      await writeAudit(tx, actor, command.name, change);
      return change.data;
    }),
  );
}

/** Writes a user as he is after his first sign-in. Returns his id. For tests. */
export async function activeUser(
  tenant: TenantRef,
  user: {
    firstName?: string;
    lastName?: string;
    email?: string;
    roleId?: string;
    origin?: "local" | "main";
  } = {},
): Promise<string> {
  const id = randomUUID();
  const {
    firstName = "Jane",
    lastName = "Doe",
    email = `${id}@example.com`,
    roleId = null,
    origin = "local",
  } = user;
  const write = origin === "local" ? inTenant : inTenantAsMain;
  await write(
    tenant,
    (tx) => tx.sql`
      insert into users (id, origin, email, first_name, last_name, status, role_id, password_hash, lock_key)
      values (${id}, ${origin}, ${email}, ${firstName}, ${lastName}, 'active', ${roleId},
        ${origin === "local" ? "hash" : null}, ${origin === "local" ? lockKeyOf(tenant.id, email) : null})`,
  );
  return id;
}

/** Writes a role that came from main into a child. Returns its id. For tests. */
export async function roleFromMain(tenant: TenantRef, name: string, permissions: Record<string, Level> = {}) {
  const id = randomUUID();
  await inTenantAsMain(
    tenant,
    (tx) => tx.sql`
      insert into roles (id, origin, name, permissions)
      values (${id}, 'main', ${name}, ${JSON.stringify(permissions)}::text::jsonb)`,
  );
  return id;
}

/** Writes a group that came from main into a child. Returns its id. For tests. */
export async function groupFromMain(
  tenant: TenantRef,
  name: string,
  roleId: string,
  memberIds: string[] = [],
) {
  const id = randomUUID();
  await inTenantAsMain(tenant, async (tx) => {
    await tx.sql`insert into groups (id, origin, name, role_id) values (${id}, 'main', ${name}, ${roleId})`;
    await tx.sql`
      insert into group_members (group_id, user_id, origin)
      select ${id}, m, 'main' from unnest(${memberIds}::uuid[]) m`;
  });
  return id;
}

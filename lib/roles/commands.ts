import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Permissions } from "@/lib/access/components";
import { describeLacks, lacks } from "@/lib/access/model";
import { rememberRoleName } from "@/lib/api-keys/queries";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden, notFound, outdated, Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { noteAccess } from "@/lib/history/record";
import { foldRoleName, releaseRoleName, reserveRoleName } from "@/lib/tenants/names";
import { requireRoleEntry } from "./entry";
import { requireAction } from "./guards";
import {
  type DeleteRoleInput,
  inUseReason,
  type RoleInput,
  raised,
  roleLockedReason,
  type UpdateRoleInput,
} from "./model";
import { usageOf } from "./queries";
import { lockedRole, type StoredRole } from "./stored";

/**
 * Makes a role (R1, R2). Throws `Refusal`: forbidden where it gives what the maker lacks (R5), conflict where
 * main or this instance has the name (S5).
 */
export async function createRole(
  tx: Tx,
  context: Context,
  input: RoleInput,
): Promise<Change<{ id: string }>> {
  requireHeld(context, input.permissions);
  const { advanced = {} } = input;
  const id = randomUUID();
  await underName(context, { id, name: input.name, kind: "custom" }, async () => {
    const made = await tx.sql`
      insert into roles (id, name, description, permissions, advanced)
      values (${id}, ${input.name}, ${input.description}, ${JSON.stringify(input.permissions)}::text::jsonb,
        ${JSON.stringify(advanced)}::text::jsonb)
      on conflict (name_folded) do nothing returning id`;
    if (made.length === 0) throw nameTaken(input.name);
  });
  await noteAccess(tx, context, { roles: [id] });
  return { target: { kind: "role", id, name: input.name }, after: input, data: { id } };
}

/**
 * Changes a role. Throws `Refusal`: not_found, forbidden for one that is predefined or came from elsewhere (R1,
 * S3) and for giving more than the editor has (R5), conflict for an outdated edit or a taken name (S5).
 */
export async function updateRole(
  tx: Tx,
  context: Context,
  input: UpdateRoleInput,
): Promise<Change<{ version: number }>> {
  const role = await editableRole(tx, input.id);
  if (role.version !== input.version)
    throw outdated(await changedMeanwhile(tx, "role", role.id, role.version - input.version));
  const more = raised(role.permissions, input.permissions);
  requireHeld(context, more);
  if (Object.keys(more).length > 0) await requireRoleEntry(tx, context, role.id);

  const renamed = foldRoleName(role.name) !== foldRoleName(input.name);
  if (renamed) {
    await underName(context, { ...role, name: input.name }, () => store(tx, role, input));
    await releaseRoleName(context.tenant, role.name);
  } else await store(tx, role, input);
  await noteAccess(tx, context, { roles: [role.id] });
  const target = { kind: "role" as const, id: role.id, name: input.name };
  return { target, ...difference(role, input), data: { version: role.version + 1 } };
}

/**
 * Deletes a role that nobody holds. Throws `Refusal`: not_found, forbidden (R1, S3), conflict while a user or a
 * group has it, with numbers and first names.
 */
export async function deleteRole(tx: Tx, context: Context, { id }: DeleteRoleInput): Promise<Change> {
  requireAction(context, "roles:delete");
  const role = await editableRole(tx, id);
  const inUse = inUseReason(role.name, await usageOf(tx, id));
  if (inUse) throw conflict(inUse);
  await rememberRoleName(tx, role);
  await tx.sql`delete from roles where id = ${id}`;
  await releaseRoleName(context.tenant, role.name);
  await noteAccess(tx, context, { roles: [id] });
  const { name, description, permissions, advanced } = role;
  const before = { name, description, permissions, ...some({ advanced }) };
  return { target: { kind: "role", id, name }, before, data: undefined };
}

async function editableRole(tx: Tx, id: string): Promise<StoredRole> {
  const role = await lockedRole(tx, id);
  if (!role) throw notFound("role");
  const locked = roleLockedReason(role);
  if (locked) throw forbidden(locked);
  return role;
}

async function store(tx: Tx, role: StoredRole, input: UpdateRoleInput): Promise<void> {
  const [taken] =
    await tx.sql`select from roles where name_folded = lower(${input.name}) and id <> ${input.id}`;
  if (taken) throw nameTaken(input.name);
  await tx.sql`
    update roles set name = ${input.name}, description = ${input.description}, version = version + 1,
      permissions = ${JSON.stringify(input.permissions)}::text::jsonb,
      advanced = ${JSON.stringify(input.advanced ?? role.advanced)}::text::jsonb, updated_at = now()
    where id = ${input.id}`;
}

/** Reserves the name first, so that it is unique across databases, and gives it back where the work fails (S5). */
async function underName(
  { tenant }: Context,
  role: Pick<StoredRole, "id" | "name" | "kind">,
  work: () => Promise<void>,
): Promise<void> {
  await reserveRoleName(tenant, role.name, role.id, role.kind === "standard" ? "standard" : "custom");
  try {
    await work();
  } catch (error) {
    await releaseRoleName(tenant, role.name);
    throw error;
  }
}

function nameTaken(name: string): Refusal {
  const message = `There is a role “${name}” here already. Choose another name.`;
  return conflict(message, { name: message });
}

function requireHeld(context: Context, permissions: Permissions): void {
  const lacking = lacks(context.levels, context.accountAdmin, permissions);
  if (lacking.length === 0) return;
  const message = describeLacks(lacking);
  throw new Refusal("forbidden", message, { permissions: message });
}

/** Before and after, of what differs only. */
function difference(role: StoredRole, given: UpdateRoleInput): { before?: unknown; after?: unknown } {
  const input = { ...given, advanced: given.advanced ?? role.advanced };
  const keys = (["name", "description", "permissions", "advanced"] as const).filter(
    (key) => JSON.stringify(role[key]) !== JSON.stringify(input[key]),
  );
  if (keys.length === 0) return {};
  const pick = (from: Pick<StoredRole, (typeof keys)[number]>) =>
    Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { before: pick(role), after: pick(input) };
}

const some = ({ advanced }: Pick<StoredRole, "advanced">) =>
  Object.keys(advanced).length > 0 ? { advanced } : {};

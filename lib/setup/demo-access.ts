import { inTenant } from "@/db/connection";
import type { Permissions } from "@/lib/access/components";
import { ANALYST_PERMISSIONS, INSTANCE_ADMIN_ID, READ_ONLY_PERMISSIONS } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { createGroup } from "@/lib/groups/commands/create";
import type { Advanced } from "@/lib/roles/advanced-words";
import { createRole } from "@/lib/roles/commands";
import type { Shift } from "@/lib/shifts/week";
import { addUsers } from "@/lib/users/commands/add";

const everyDay = (from: string, to: string): Shift[] =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from, to }));

type Tenants = { acme: string; globex: string };

/**
 * The security floor: Joe, John and Jack with their roles and groups, a nest three deep, and a platform team
 * that may enter both paired customers.
 */
export async function fillDemoAccess(context: Context, { acme, globex }: Tenants): Promise<void> {
  const role = await idsByName(context, "roles");
  const custom = async (
    name: string,
    description: string,
    permissions: Permissions,
    advanced: Advanced = {},
  ) =>
    role.get(name) ??
    (
      await execute({ name: "role.create", run: createRole }, context, {
        name,
        description,
        permissions,
        advanced,
      })
    ).id;
  const triage = await custom(
    "Triage",
    "Sorts what comes in and opens incidents.",
    {
      ...READ_ONLY_PERMISSIONS,
      incidents: "edit",
    },
    {
      dashboards: ["shifts", "sync"],
      queries: { incidents: [{ name: "New and mine", query: "-status:closed owner:me" }] },
      shifts: everyDay("06:00", "22:00"),
    },
  );
  const response = await custom(
    "Incident Response",
    "Works incidents to their end.",
    {
      ...ANALYST_PERMISSIONS,
      "incident-playbooks": "view",
    },
    { dashboards: ["shifts"], shifts: everyDay("22:00", "06:00") },
  );
  const hunter = await custom("Threat Hunter", "Looks for what nobody has reported yet.", {
    ...ANALYST_PERMISSIONS,
    indicators: "edit",
    jobs: "view",
  });
  const analyst = role.get("Analyst") ?? triage;

  const joe = await person(context, "Joe", "Bloggs", analyst);
  const john = await person(context, "John", "Smith", null);
  const jack = await person(context, "Jack", "Jones", null);
  const jill = await person(context, "Jill", "Hill", null);

  const group = await idsByName(context, "groups");
  const made = async (
    name: string,
    description: string,
    input: { roleId: string; userIds: string[]; nestedGroupIds?: string[]; tenantIds: string[] },
  ) =>
    group.get(name) ??
    (
      await execute({ name: "group.create", run: createGroup }, context, {
        name,
        description,
        idpGroups: [],
        nestedGroupIds: [],
        ...input,
      })
    ).id;
  const both = [acme, globex];
  await made("Tier-1 Analyst", "First look at everything.", {
    roleId: triage,
    userIds: [joe, john],
    tenantIds: both,
  });
  const night = await made("Night shift", "On watch from 22 to 6.", {
    roleId: analyst,
    userIds: [jill],
    tenantIds: [globex],
  });
  const second = await made("Tier-2 Analyst", "Takes over what needs work.", {
    roleId: response,
    userIds: [john, jack],
    nestedGroupIds: [night],
    tenantIds: both,
  });
  await made("Tier-3 Threat Hunters", "Goes looking.", {
    roleId: hunter,
    userIds: [],
    nestedGroupIds: [second],
    tenantIds: both,
  });
  await made("Platform team", "Runs the console for every customer.", {
    roleId: INSTANCE_ADMIN_ID,
    userIds: [context.person.id],
    tenantIds: both,
  });
}

async function person(
  context: Context,
  firstName: string,
  lastName: string,
  roleId: string | null,
): Promise<string> {
  const email = `${firstName.toLowerCase()}@mssp.example`;
  const [existing] = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string }[]>`select id from users where email_folded = ${email}`,
  );
  if (existing) return existing.id;
  const rows = [{ email, firstName, lastName, phone: null }];
  const { users } = await execute({ name: "user.add", run: addUsers }, context, {
    rows,
    roleId,
    groupIds: [],
  });
  return users[0]?.id ?? "";
}

async function idsByName(context: Context, table: "roles" | "groups"): Promise<Map<string, string>> {
  const rows = await inTenant(context.tenant, (tx) =>
    table === "roles"
      ? tx.sql<{ id: string; name: string }[]>`select id, name from roles`
      : tx.sql<{ id: string; name: string }[]>`select id, name from groups`,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

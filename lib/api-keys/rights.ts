import type { AccessRole } from "@/lib/access/graph";
import { effective, levels } from "@/lib/access/model";
import type { Held } from "@/lib/access/queries";

/** What a key with these roles may do: the highest level over all of them, as for a person in groups (R4, K1). */
export function rightsOf(roles: readonly AccessRole[]): Held {
  const access = effective(
    {
      roles: new Map(roles.map((role) => [role.id, role])),
      groups: new Map(roles.map(({ id, name }) => [id, { id, name, roleId: id, origin: "local" as const }])),
      parents: new Map(),
    },
    { directRoleId: null, groupIds: roles.map(({ id }) => id), sessionGroupIds: [] },
  );
  return { levels: levels(access), accountAdmin: access.accountAdmin };
}

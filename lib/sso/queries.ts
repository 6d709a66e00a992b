import type { Tx } from "@/db/connection";
import type { MappedGroup } from "./groups";

/**
 * The groups of this instance that have names at a provider (G4). Those that came from main are left out: nobody is
 * put into them here (S4).
 */
export async function mappedGroups(tx: Tx): Promise<MappedGroup[]> {
  return tx.sql<MappedGroup[]>`
    select id, name, idp_groups as "idpGroups" from groups
    where origin = 'local' and idp_groups <> '{}' order by name_folded`;
}

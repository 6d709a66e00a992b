import type { Tx } from "@/db/connection";
import { Refusal } from "@/lib/core/errors";
import { admitsAddress } from "./networks";

/** Refuses a request of a session from outside the networks of its home (A7). */
export class PlaceRefusal extends Refusal {
  constructor(ip: string | null) {
    super(
      "forbidden",
      `Your administrator lets people work from certain networks only, and your address ${ip ?? "is unknown and"} is in none of them.`,
    );
  }
}

/**
 * Whether someone of this instance may be where he is (A7). The break-glass account may be anywhere (docs/adr/0012);
 * someone who is not known yet is held to the networks.
 */
export async function mayBeAt(tx: Tx, userId: string | null, ip: string | null): Promise<boolean> {
  const [row] = await tx.sql<{ networks: string[]; exempt: boolean }[]>`
    select networks, exists (select from users where id = ${userId}::uuid and protected) as exempt
    from sign_in_policy`;
  return row !== undefined && (row.exempt || admitsAddress(row.networks, ip));
}

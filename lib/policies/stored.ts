import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { env } from "@/lib/core/env";
import type { SignInPolicy } from "./words";

/** The policy as it is stored: hours are null until someone sets them. */
export type StoredPolicy = SignInPolicy & { version: number; passwordsSince: string | null };

/** The policy of an instance. `hold` keeps it from changing until the transaction ends. */
export async function storedPolicy({ sql }: Tx, hold?: "update"): Promise<StoredPolicy> {
  const [row] = await sql<(Omit<StoredPolicy, "sessionHours"> & { sessionHours: number | null })[]>`
    select min_length as "minLength", classes, history, refuse_common as "refuseCommon",
      session_hours as "sessionHours", inactive_days as "inactiveDays", networks, domains, version,
      passwords_since as "passwordsSince"
    from sign_in_policy ${hold ? sql`for update` : sql``}`;
  if (!row) throw new Error("This instance has no sign-in policy: its migrations did not finish.");
  return { ...row, sessionHours: row.sessionHours ?? env().BAILIWICK_SESSION_HOURS };
}

/** For how long sessions of an instance's people last (A4): the policy's hours, else the deployment's. */
export async function sessionHoursOf(home: TenantRef): Promise<number> {
  return (await inTenant(home, (tx) => storedPolicy(tx))).sessionHours;
}

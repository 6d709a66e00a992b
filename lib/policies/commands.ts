import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { type FieldErrors, invalid, outdated } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { shortenSessions } from "@/lib/core/session-ends";
import { admitsDomain } from "./domains";
import { setIdleTurn } from "./idle";
import type { UpdatePolicyInput } from "./model";
import { admitsAddress } from "./networks";
import { type StoredPolicy, storedPolicy } from "./stored";
import type { SignInPolicy } from "./words";

const KEYS = [
  "minLength",
  "classes",
  "history",
  "refuseCommon",
  "sessionHours",
  "inactiveDays",
  "networks",
  "domains",
] as const satisfies readonly (keyof SignInPolicy)[];

/** Of which a change makes new rules for passwords. */
const RULES = ["minLength", "classes", "history", "refuseCommon"] as const;

/**
 * Changes the instance's sign-in policy (A7, A4). Live sessions that are longer than it allows are cut to its hours.
 * Throws `Refusal`: conflict for an outdated edit, invalid for a list that would lock out who sets it.
 */
export async function updatePolicy(
  tx: Tx,
  context: Context,
  { version, ...policy }: UpdatePolicyInput,
): Promise<Change<{ version: number; shortened: number }>> {
  const { id, name } = context.tenant;
  const target = { kind: "sign-in-policy" as const, id, name };
  const before = await storedPolicy(tx, "update");
  if (before.version !== version)
    throw outdated(await changedMeanwhile(tx, "sign-in-policy", id, before.version - version));
  const changed = changedKeys(before, policy);
  if (changed.length === 0) return { target, data: { version, shortened: 0 } };
  refuseLockOut(context, before, policy);
  await write(tx, policy, rulesChanged(before, policy));
  if (policy.history < before.history) await forgetMore(tx, policy.history);
  await setIdleTurn(id, policy.inactiveDays);
  const shorter = policy.sessionHours < before.sessionHours;
  const shortened = shorter ? await shortenSessions(id, policy.sessionHours) : 0;
  const pick = (from: SignInPolicy) => Object.fromEntries(changed.map((key) => [key, from[key]]));
  return {
    target,
    before: pick(before),
    after: { ...pick(policy), ...(shortened > 0 && { sessionsShortened: shortened }) },
    data: { version: version + 1, shortened },
  };
}

/** Whether another policy asks something else of passwords. */
export function rulesChanged(before: SignInPolicy, after: SignInPolicy): boolean {
  return RULES.some((key) => before[key] !== after[key]);
}

function changedKeys(before: SignInPolicy, after: SignInPolicy) {
  return KEYS.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** A visitor from main is held by main's own policy: no list here locks him out. */
function refuseLockOut(context: Context, before: StoredPolicy, after: SignInPolicy): void {
  const { ip, person, tenant } = context;
  if (person.home.id !== tenant.id) return;
  const fields: FieldErrors = {};
  const newly = (key: "networks" | "domains") => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  if (newly("networks") && !admitsAddress(after.networks, ip)) {
    fields.networks = `Your own address now, ${ip ?? "which is unknown"}, is in none of these: you would lock yourself out. Add it.`;
  }
  if (newly("domains") && !admitsDomain(after.domains, person.email)) {
    fields.domains =
      "Your own address is of none of these domains: you could not be invited again. Add yours.";
  }
  const [first] = Object.values(fields);
  if (first) throw invalid(first, fields);
}

async function write(tx: Tx, policy: SignInPolicy, newRules: boolean): Promise<void> {
  const { minLength, classes, history, refuseCommon, sessionHours, inactiveDays, networks, domains } = policy;
  await tx.sql`
    update sign_in_policy set min_length = ${minLength}, classes = ${classes}, history = ${history},
      refuse_common = ${refuseCommon}, session_hours = ${sessionHours}, inactive_days = ${inactiveDays},
      networks = ${networks}::text[], domains = ${domains}::text[], version = version + 1, updated_at = now(),
      passwords_since = case when ${newRules} then now() else passwords_since end`;
}

/** Forgets the earlier passwords that are more than the policy keeps now; the current one counts too. */
async function forgetMore(tx: Tx, history: number): Promise<void> {
  await tx.sql`
    delete from password_history where id in (
      select id from (
        select id, row_number() over (partition by user_id order by id desc) as place from password_history
      ) as ranked where place >= ${history})`;
}

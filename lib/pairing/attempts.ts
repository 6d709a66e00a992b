import { inControl, type Tx } from "@/db/connection";
import { Refusal } from "@/lib/core/errors";

const ALLOWED = 10;
const MINUTES = 10;

/** A refusal that may come from guessing: it counts as an attempt (P2). */
export class WrongGuess extends Refusal {}

/**
 * Runs a look at an address and a key. Ten that were not right within ten minutes, by one person, close it to him
 * until they are ten minutes old (P2). `tx` is the registry's; an attempt is counted although it is rolled back.
 * Throws `Refusal` (limited), and what `work` throws.
 */
export async function withAttempts<T>(tx: Tx, personId: string, work: () => Promise<T>): Promise<T> {
  await requireAttemptsLeft(tx, personId);
  try {
    return await work();
  } catch (error) {
    if (error instanceof WrongGuess) await count(personId);
    throw error;
  }
}

async function requireAttemptsLeft(tx: Tx, personId: string): Promise<void> {
  const [row] = await tx.sql<{ n: number }[]>`
    select count(*)::int as n from pairing_attempts
    where person_id = ${personId} and at > now() - make_interval(mins => ${MINUTES})`;
  if ((row?.n ?? 0) < ALLOWED) return;
  throw new Refusal("limited", "Too many addresses or keys that were not right. Try again in ten minutes.");
}

async function count(personId: string): Promise<void> {
  await inControl(async (tx) => {
    await tx.sql`
      delete from pairing_attempts
      where person_id = ${personId} and at <= now() - make_interval(mins => ${MINUTES})`;
    await tx.sql`insert into pairing_attempts (person_id) values (${personId})`;
  });
}

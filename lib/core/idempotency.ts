import { createHmac } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Reply } from "./api-operation";
import type { Context } from "./context";
import { derivedKey } from "./env";
import { HttpRefusal } from "./problem";
import type { Change } from "./result";
import { seal, unseal } from "./sealed";

const PURPOSE = "api answer";
const PURGED_AT_ONCE = 200;

/** A write that bears an `Idempotency-Key`: the key, and a fingerprint of everything else that was asked. */
export type AskedTwice = { key: string; fingerprint: Buffer };

/** The fingerprint of a request; keyed, because what was asked may be guessed and names people. */
export function fingerprintOf(parts: readonly string[]): Buffer {
  return createHmac("sha256", derivedKey("api request")).update(JSON.stringify(parts)).digest();
}

type Run<I> = (tx: Tx, context: Context, input: I) => Promise<Change<Reply>>;
type Around = <I>(run: Run<I>) => Run<I>;

class Replayed extends Error {
  constructor(readonly reply: Reply) {
    super("answered before");
  }
}

/**
 * Runs a write so that one `Idempotency-Key` of an API key takes effect once within a day: its answer is kept in the
 * transaction of the change, and given again. Refused writes changed nothing and are not kept. Throws `HttpRefusal`
 * where the same key is under way now, or was used for another request.
 */
export async function onceOnly(
  once: AskedTwice | undefined,
  context: Context,
  write: (around: Around) => Promise<Reply>,
): Promise<Reply & { replayed?: true }> {
  if (!once) return write((run) => run);
  const around: Around = (run) => async (tx, own, input) => {
    await claim(tx, context, once);
    const change = await run(tx, own, input);
    await keep(tx, context, once, change.data);
    return change;
  };
  try {
    return await write(around);
  } catch (error) {
    if (error instanceof Replayed) return { ...error.reply, replayed: true };
    throw error;
  }
}

async function claim(tx: Tx, { apiKeyId = "" }: Context, { key, fingerprint }: AskedTwice): Promise<void> {
  const [lock] = await tx.sql<{ free: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ${` ${apiKeyId} ${key}`}, 0)) as free`;
  if (!lock?.free) {
    throw new HttpRefusal(
      "idempotency_in_use",
      "A request with this Idempotency-Key is under way. Wait for it, then send this again.",
    );
  }
  await purge(tx);
  const [kept] = await tx.sql<{ request_hash: Buffer; answer: string }[]>`
    select request_hash, answer from api_answers
    where key_id = ${apiKeyId} and idempotency_key = ${key} and created_at > now() - interval '1 day'`;
  if (!kept) return;
  if (!kept.request_hash.equals(fingerprint)) {
    throw new HttpRefusal(
      "idempotency_mismatch",
      "This Idempotency-Key was used for another request. Choose a new one for each new request.",
    );
  }
  throw new Replayed(JSON.parse(unseal(PURPOSE, kept.answer)) as Reply);
}

async function keep(tx: Tx, { apiKeyId = "" }: Context, once: AskedTwice, reply: Reply): Promise<void> {
  const answer = seal(PURPOSE, JSON.stringify(reply));
  await tx.sql`
    insert into api_answers (key_id, idempotency_key, request_hash, answer)
    values (${apiKeyId}, ${once.key}, ${once.fingerprint}, ${answer})
    on conflict (key_id, idempotency_key) do update set request_hash = excluded.request_hash,
      answer = excluded.answer, created_at = now()`;
}

async function purge(tx: Tx): Promise<void> {
  await tx.sql`
    delete from api_answers where ctid = any (array(
      select ctid from api_answers where created_at <= now() - interval '1 day'
      order by created_at limit ${PURGED_AT_ONCE} for update skip locked))`;
}

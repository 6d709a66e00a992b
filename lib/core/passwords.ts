import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { Refusal } from "./errors";

// OWASP's first choice for argon2id (algorithm 2): 19 MiB, 2 passes, 1 lane.
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const RUNNING = Math.max(2, availableParallelism());
const WAITING = 64;
let running = 0;
const waiting: (() => void)[] = [];

/** Hashes a new password with argon2id. Throws `Refusal` (limited) where too many wait already. */
export function hashPassword(password: string): Promise<string> {
  return capped(() => hash(password, options));
}

/** Compares a password with a hash. Throws `Refusal` (limited) where too many wait already. */
export function verifyPassword(stored: string, password: string): Promise<boolean> {
  return capped(() => verify(stored, password));
}

let decoy: Promise<string> | undefined;

/** A hash that no password fits: verified for unknown people, so that they take the same time (A1). */
export function decoyHash(): Promise<string> {
  decoy ??= hash(crypto.randomUUID(), options);
  return decoy;
}

async function capped<T>(work: () => Promise<T>): Promise<T> {
  if (running >= RUNNING) {
    if (waiting.length >= WAITING) {
      throw new Refusal(
        "limited",
        "Too many people are signing in at this moment. Try again in a few seconds.",
      );
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

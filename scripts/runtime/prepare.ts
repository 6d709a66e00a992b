import { run } from "./run";

/** What the first start made: the admin's address, and the password where it was made just now. */
export type Prepared = { email: string | null; password: string | null; fromEnvironment: boolean };

/** Migrates and, on the first start, fills the console, in a short-lived process. Throws with its last words. */
export async function prepare(signal: AbortSignal): Promise<Prepared> {
  let prepared: Prepared | undefined;
  const { code, words } = await run(process.execPath, ["--import", "tsx", "scripts/prepare.ts"], {
    signal,
    onMessage: (message) => {
      prepared = message as Prepared;
    },
  });
  if (code === 0 && prepared) return prepared;
  throw new Error(`The database could not be prepared:\n${words}`);
}

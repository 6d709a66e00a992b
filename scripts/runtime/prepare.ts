import { run } from "./run";

/** What the first start made: the admin's address, and the password where it was made just now. */
export type Prepared = { email: string | null; password: string | null; fromEnvironment: boolean };

/**
 * Migrates and, on the first start, fills the console, in a short-lived process. Throws the sentence by which it refused
 * the configuration, else its last words.
 */
export async function prepare(signal: AbortSignal): Promise<Prepared> {
  let told: Prepared | { refused: string } | undefined;
  const { code, words } = await run(process.execPath, ["--import", "tsx", "scripts/prepare.ts"], {
    signal,
    onMessage: (message) => {
      told = message as Prepared | { refused: string };
    },
  });
  if (told && "refused" in told) throw new Error(told.refused);
  if (code === 0 && told) return told;
  throw new Error(`The database could not be prepared:\n${words}`);
}

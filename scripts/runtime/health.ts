const READY_MS = 120_000;
const PAUSE_MS = 150;
const ANSWER_MS = 5_000;

/** Waits until the console answers that it is healthy. Throws where it does not within two minutes. */
export async function becomesHealthy(host: string, port: number, signal: AbortSignal): Promise<void> {
  const reached = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const address = `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}/api/health`;
  const deadline = Date.now() + READY_MS;
  let words = "it does not answer";
  while (!signal.aborted) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
      if (answer.ok) return;
      words = await answer.text();
    } catch {
      // Not up yet.
    }
    if (Date.now() > deadline) throw new Error(`The console did not become healthy: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

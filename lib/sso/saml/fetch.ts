import { invalid } from "@/lib/core/errors";
import { OutboundError } from "@/lib/outbound/failures";
import { type OutboundWorld, outbound } from "@/lib/outbound/outbound";
import { readMetadata } from "./metadata";

const LIMITS = { timeoutMs: 10_000, maxBytes: 500_000 };

/**
 * Fetches a provider's metadata from an address that an administrator entered (A2). It is given back to him to be
 * imported, and only where it is metadata: nothing else of what answers there is shown. Throws `Refusal` (invalid).
 */
export async function fetchMetadata(url: string, world: OutboundWorld = {}): Promise<string> {
  const answer = await outbound({ url }, LIMITS, world).catch((error: unknown) => {
    if (error instanceof OutboundError) throw invalid(error.message);
    throw error;
  });
  if (answer.status !== 200) throw invalid(`The address answered with status ${answer.status}.`);
  readMetadata(answer.body);
  return answer.body;
}

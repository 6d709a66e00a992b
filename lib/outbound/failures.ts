/** Why a call came to nothing: refused before anything was sent, or what went wrong on the way. */
export type OutboundFailure = "refused" | "redirect" | "unreachable" | "timeout" | "too_large";

/** A call that came to nothing. Its message is a sentence for the person, without a secret of the call. */
export class OutboundError extends Error {
  constructor(
    readonly reason: OutboundFailure,
    message: string,
  ) {
    super(message);
  }

  /** For a call that took too long. */
  static late(host: string, timeoutMs: number): OutboundError {
    return new OutboundError("timeout", `${host} did not answer within ${timeoutMs / 1000} seconds.`);
  }
}

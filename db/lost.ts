const CODES = /^(ECONNRESET|EPIPE|CONNECT_TIMEOUT|CONNECTION_(CLOSED|DESTROYED)|57P0[12])$/;

/** Whether an error says that a connection to a database broke off while something used it. */
export function isLostConnection(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string" && CODES.test(current.code)) return true;
  }
  return false;
}

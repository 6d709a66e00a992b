import pino from "pino";

/** The process's JSON log. Secrets, addresses and names are never put into it; ids are. */
export const log = pino({
  level: process.env.BAILIWICK_LOG_LEVEL || "info",
  base: { process: process.env.BAILIWICK_PROCESS || "web" },
  redact: { paths: ["password", "token", "key", "*.password", "*.token", "*.key"], censor: "[secret]" },
});

/** A short reference id that a person can read to us and that stands in the log. */
export function reference(): string {
  return crypto.randomUUID().slice(0, 8);
}

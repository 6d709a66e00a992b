import { createHmac } from "node:crypto";
import ipaddr from "ipaddr.js";
import { z } from "zod";

const flag = z
  .enum(["0", "1", "true", "false"])
  .transform((value) => value === "1" || value === "true")
  .optional();

/** Addresses and ranges, by commas. */
const ranges = z
  .string()
  .default("")
  .refine(
    (text) =>
      text
        .split(",")
        .map((each) => each.trim())
        .filter(Boolean)
        .every((each) => (each.includes("/") ? ipaddr.isValidCIDR(each) : ipaddr.isValid(each))),
    "must be ranges such as 10.20.0.0/16, by commas",
  );

const Environment = z.object({
  DATABASE_URL: z.string().url(),
  BAILIWICK_SECRET: z.string().min(32, "must be at least 32 characters"),
  BAILIWICK_PUBLIC_URL: z.string().url().optional(),
  BAILIWICK_TRUST_PROXY: flag,
  BAILIWICK_DEFAULT_REGION_LABEL: z.string().default("Americas"),
  BAILIWICK_MAX_TENANTS: z.coerce.number().int().positive().optional(),
  BAILIWICK_SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(12),
  BAILIWICK_API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  BAILIWICK_HEARTBEAT_MS: z.coerce.number().int().min(200).default(10_000),
  BAILIWICK_RECONCILE_SECONDS: z.coerce.number().int().min(1).default(180),
  BAILIWICK_POOL_SIZE: z.coerce.number().int().min(1).default(10),
  BAILIWICK_PREPARED_STATEMENTS: flag,
  BAILIWICK_OUTBOUND_ALLOW: ranges,
  BAILIWICK_LOG_LEVEL: z.string().default("info"),
  SMTP_URL: z.string().url().optional(),
  MAIL_FROM: z.string().default("Bailiwick <bailiwick@localhost>"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().default(3000),
  METRICS_PORT: z.coerce.number().int().default(9464),
});

export type Env = z.infer<typeof Environment>;

let parsed: Env | undefined;

/** The process's configuration, parsed once. Throws a sentence that names each wrong variable. */
export function env(): Env {
  if (parsed) return parsed;
  const result = Environment.safeParse(withoutEmpty(process.env));
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The configuration is not complete: ${lines.join("; ")}`);
  }
  parsed = result.data;
  return parsed;
}

/** Makes the next `env()` read `process.env` again. For tests that set up a database of their own. */
export function resetEnv(): void {
  parsed = undefined;
}

/** A key derived from the deployment's secret, for one purpose. 32 bytes. */
export function derivedKey(purpose: string): Buffer {
  return createHmac("sha256", env().BAILIWICK_SECRET).update(`bailiwick:${purpose}`).digest();
}

/** The regions' administrator URLs by name; `default` is the control database. */
export function regionUrls(): Map<string, string> {
  const urls = new Map([["default", env().DATABASE_URL]]);
  for (const [key, value] of Object.entries(process.env)) {
    const name = /^REGION_([A-Z][A-Z0-9_]*)_DATABASE_URL$/.exec(key)?.[1];
    if (name && value) urls.set(name.toLowerCase(), value);
  }
  return urls;
}

/** The name under which people see a region: `REGION_<NAME>_LABEL`, else its name in capitals. */
export function regionLabel(region: string): string {
  const label = process.env[`REGION_${region.toUpperCase()}_LABEL`];
  return label || (region === "default" ? env().BAILIWICK_DEFAULT_REGION_LABEL : region.toUpperCase());
}

/** The console's address as people open it, without a slash at the end. */
export function consoleUrl(): string {
  const { BAILIWICK_PUBLIC_URL, HOST, PORT } = env();
  const host = HOST === "0.0.0.0" || HOST === "::" ? "localhost" : HOST;
  return (BAILIWICK_PUBLIC_URL ?? `http://${host}:${PORT}`).replace(/\/+$/, "");
}

function withoutEmpty(source: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
}

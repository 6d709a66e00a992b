import { readdirSync } from "node:fs";
import path from "node:path";

/** The number of the newest migration of a kind of schema, by the files of this build. */
function newest(kind: "control" | "region" | "instance"): number {
  const files = readdirSync(path.join(process.cwd(), "db", "migrations", kind));
  return Math.max(...files.filter((file) => file.endsWith(".sql")).map((file) => Number.parseInt(file, 10)));
}

/** What this code expects of each kind of schema. */
export const INSTANCE_VERSION = newest("instance");
export const CONTROL_VERSION = newest("control");
export const REGION_VERSION = newest("region");

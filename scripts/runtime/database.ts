import { createDatabase, hasDatabase } from "@/db/embedded/databases";
import { type EmbeddedServer, startEmbedded } from "@/db/embedded/server";
import type { Config } from "./config";

/**
 * Starts the embedded server where no DATABASE_URL is set and tells the children its addresses. The demo has a
 * second region, which is a second database of the same server; once made, it stays, for tenants live in it.
 */
export async function startDatabase(
  config: Config,
  say: (line: string) => void,
): Promise<EmbeddedServer | undefined> {
  if (!config.embedded) return undefined;
  const server = await startEmbedded({ dataDir: config.dataDir, say });
  process.env.DATABASE_URL = server.url;
  if (config.demo || (await hasDatabase(server.url, "bailiwick_emea"))) {
    process.env.REGION_EMEA_DATABASE_URL = await createDatabase(server.url, "bailiwick_emea");
    process.env.REGION_EMEA_LABEL ||= "EMEA";
  }
  return server;
}

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import next from "next";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { onSupervisorGone } from "./runtime/child";
import { edge } from "./web/edge";
import { startMetrics } from "./web/metrics";

process.env.BAILIWICK_EDGE_TOKEN = randomBytes(24).toString("base64url");
process.env.BAILIWICK_PROCESS = "web";

const { HOST, PORT, METRICS_PORT } = env();
const dev = process.env.NODE_ENV !== "production";

const server = createServer();
const app = next({ dev, hostname: HOST, port: PORT, httpServer: server });
await app.prepare();
const handle = app.getRequestHandler();
const upgrade = app.getUpgradeHandler();

server.on("request", edge({ dev, handle }));
server.on("upgrade", (request, socket, head) => void upgrade(request, socket, head));
server.listen(PORT, HOST, () => log.info({ host: HOST, port: PORT }, "the console listens"));
const metrics = startMetrics(METRICS_PORT);

onSupervisorGone(async () => {
  metrics.close();
  server.close();
  server.closeIdleConnections();
  await app.close();
});

import { createServer, type Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { log } from "@/lib/core/log";
import { tenantHealth } from "@/lib/tenants/health";

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Counter({
  name: "bailiwick_http_requests_total",
  help: "Requests answered, by method, area of the console and status.",
  labelNames: ["method", "area", "status"],
  registers: [registry],
});

const durations = new Histogram({
  name: "bailiwick_http_request_seconds",
  help: "Time to answer a request, by area of the console.",
  labelNames: ["area"],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
});

new Gauge({
  name: "bailiwick_tenants",
  help: "Tenants by state.",
  labelNames: ["state"],
  registers: [registry],
  async collect() {
    this.reset();
    const { states } = await tenantHealth();
    for (const [state, count] of Object.entries(states)) this.set({ state }, count);
  },
});

/** Counts one answered request; `seconds` is its duration. Paths are cut to their area: slugs are names. */
export function measured(method: string, path: string, status: number, seconds: number): void {
  const area = areaOf(path);
  requests.inc({ method, area, status: String(status) });
  durations.observe({ area }, seconds);
}

/** Serves Prometheus metrics on a port of its own, on loopback only. */
export function startMetrics(port: number): Server {
  const server = createServer(async (request, response) => {
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    try {
      response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
    } catch (error) {
      log.warn({ err: error }, "the metrics could not be read");
      response.writeHead(503).end();
    }
  });
  server.on("error", (error) => log.error({ err: error, port }, "the metrics port cannot be opened"));
  server.listen(port, "127.0.0.1");
  return server;
}

function areaOf(path: string): string {
  const [first, , third, fourth] = path.split("/").slice(1);
  if (first === "t") return third === "settings" ? `settings/${known(fourth)}` : known(third);
  return ["login", "invite", "gateway", "api", "_next"].includes(first ?? "") ? (first ?? "") : "other";
}

function known(part: string | undefined): string {
  const areas = ["users", "roles", "groups", "main-tenant", "tenants", "audit", "api"];
  return part && areas.includes(part) ? part : "overview";
}

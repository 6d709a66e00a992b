import { log } from "@/lib/core/log";
import { health } from "@/lib/tenants/health";

export const dynamic = "force-dynamic";

/** For load balancers: 503 only for the registry, main, or no live worker; other troubles count as degraded. */
export async function GET(): Promise<Response> {
  try {
    const { ok, ...answer } = await health();
    return Response.json(
      { status: ok ? "ok" : "down", ...answer },
      { status: ok ? 200 : 503, headers: noStore },
    );
  } catch (error) {
    log.error({ err: error }, "the health check failed");
    return Response.json({ status: "down", registry: false }, { status: 503, headers: noStore });
  }
}

const noStore = { "cache-control": "no-store" };

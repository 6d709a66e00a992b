import { openApi } from "@/lib/api/openapi";

export const dynamic = "force-dynamic";

/** The document of the REST API. It is the same for everyone and says nothing of any tenant, so it needs no key. */
export async function GET(): Promise<Response> {
  return Response.json(openApi(), { headers: { "cache-control": "public, max-age=300" } });
}

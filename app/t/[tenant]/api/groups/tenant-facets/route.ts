import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { tenantFacets } from "@/lib/groups/queries";

/** The labels and regions of the paired tenants, to list many of them at once (G1). */
export const GET = read({
  name: "group.tenant_facets",
  needs: edit("groups"),
  only: "main",
  input: z.object({}),
  run: (context) => tenantFacets(context),
});

import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { tenantLabelOptions } from "@/lib/tenants/label-effects";

/** Labels that tenants or content have already, and the typed one as a new one (T8). */
export const GET = read({
  name: "tenant.label_options",
  needs: edit("labels"),
  only: "main",
  input: z.object({ q: z.string().max(40).default("") }),
  run: (context, { q }) => tenantLabelOptions(context, q),
});

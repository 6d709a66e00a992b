import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { shareTenantOptions } from "@/lib/share/tenants";

/** Paired tenants by name, for the picker of the share dialog. */
export const GET = read({
  name: "share.tenants",
  needs: view("sharing"),
  only: "main",
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (_context, { q }) => ({ items: await shareTenantOptions(q) }),
});

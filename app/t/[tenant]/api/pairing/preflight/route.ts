import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { PreflightQuery } from "@/lib/pairing/model";
import { preflightOfRequest } from "@/lib/pairing/preflight";

/** What registering a tenant would clear and bring, told before it happens (P3). */
export const GET = read({
  name: "tenant.preflight",
  needs: edit("tenants"),
  only: "main",
  input: PreflightQuery,
  run: preflightOfRequest,
});

import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { unpairLosses } from "@/lib/pairing/losses";
import { TenantIdInput } from "@/lib/tenants/model";

/** What unpairing a tenant would take from it and could bring back, told before it happens (P6). */
export const GET = read({
  name: "tenant.unpair_losses",
  needs: edit("tenants"),
  only: "main",
  input: TenantIdInput,
  run: unpairLosses,
});

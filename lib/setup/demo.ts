import type { TenantRef } from "@/db/connection";

/** placeholder until the pairing commands land */
export async function fillDemo(_main: TenantRef): Promise<void> {}

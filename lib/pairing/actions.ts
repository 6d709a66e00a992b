"use server";

import { z } from "zod";
import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { TenantIdInput } from "@/lib/tenants/model";
import { checkConnection } from "./commands/check-connection";
import { generateKey } from "./commands/generate-key";
import { registerTenant, retryInitialization } from "./commands/register";
import { syncAllNow, syncTenantNow } from "./commands/sync-now";
import { removeRegistration, unpairTenant } from "./commands/unpair";
import { ownHosts } from "./hosts";
import { GenerateKeyInput, RegisterInput, UnpairInput } from "./model";

/** Makes a child's registration key, in the child (P1). */
export const generate = action({
  name: "key.generate",
  needs: edit("registration"),
  only: "child",
  in: "registry",
  input: GenerateKeyInput,
  run: generateKey,
});

/** Register and initiate (P2). */
export const register = action({
  name: "tenant.register",
  needs: edit("tenants"),
  only: "main",
  in: "registry",
  input: RegisterInput,
  run: async (tx, context, input) => registerTenant(tx, context, input, await ownHosts()),
});

/** Tries a failed initialization again (P5). */
export const retry = action({
  name: "tenant.retry_initialization",
  needs: edit("tenants"),
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: retryInitialization,
});

/** Unpairs a child, with or without bringing back what pairing cleared (P6). */
export const unpair = action({
  name: "tenant.unpair",
  needs: edit("tenants"),
  only: "main",
  in: "registry",
  input: UnpairInput,
  run: unpairTenant,
});

/** Takes an unpaired child out of main's list (P6). */
export const remove = action({
  name: "tenant.remove_registration",
  needs: edit("tenants"),
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: removeRegistration,
});

/** Sync now, for one child (S7). */
export const syncOne = action({
  name: "tenant.sync",
  needs: edit("sync"),
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: syncTenantNow,
});

/** Check connection, for one child (T4). */
export const check = action({
  name: "tenant.check_connection",
  needs: edit("sync"),
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: checkConnection,
});

/** Sync now, for every child (S7). */
export const syncAll = action({
  name: "tenant.sync_all",
  needs: edit("sync"),
  only: "main",
  in: "registry",
  input: z.strictObject({}),
  run: syncAllNow,
});

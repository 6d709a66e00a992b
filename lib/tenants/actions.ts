"use server";

import { action } from "@/lib/core/action";
import { edit as editNeed } from "@/lib/core/context";
import { createTenant } from "./commands/create";
import { editTenant } from "./commands/edit";
import { inviteTenantAdmin } from "./commands/invite-admin";
import { changeLabels } from "./commands/labels";
import { removeTenant, resumeTenant, retryProvisioning, suspendTenant } from "./commands/lifecycle";
import { ChangeLabelsInput } from "./labels";
import { CreateTenantInput, EditTenantInput, RemoveTenantInput, TenantIdInput } from "./model";

/** Creates a child; the worker prepares it (T2). */
export const create = action({
  name: "tenant.create",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: CreateTenantInput,
  run: createTenant,
});

/** Tries a failed preparation again (T2). */
export const retry = action({
  name: "tenant.retry",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: retryProvisioning,
});

/** Takes a tenant out of service (T2). */
export const suspend = action({
  name: "tenant.suspend",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: suspendTenant,
});

/** Puts a suspended tenant back into service (T2). */
export const resume = action({
  name: "tenant.resume",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: resumeTenant,
});

/** Removes a tenant and all its data for good (T2). */
export const remove = action({
  name: "tenant.remove",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: RemoveTenantInput,
  run: removeTenant,
});

/** Changes a tenant's name and colour (T6). */
export const edit = action({
  name: "tenant.edit",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: EditTenantInput,
  run: editTenant,
});

/** Makes a new invitation link for a child's first administrator (T2, U4). */
export const inviteAdmin = action({
  name: "tenant.invite_admin",
  needs: { accountAdmin: true },
  only: "main",
  in: "registry",
  input: TenantIdInput,
  run: inviteTenantAdmin,
});

/** Changes the labels of tenants (T8). */
export const relabel = action({
  name: "tenant.change_labels",
  needs: editNeed("labels"),
  only: "main",
  in: "registry",
  input: ChangeLabelsInput,
  run: changeLabels,
});

import type { Approval } from "@/lib/impact/model";
import { create, update } from "@/lib/roles/actions";
import type { RoleDraft } from "./draft";

/** Saves a role: the new state of the one with this id and version, or a new one where there is none (R2). */
export function saveRole(
  tenant: string,
  saved: { id: string; version: number } | undefined,
  role: RoleDraft,
  review: Approval,
) {
  return saved ? update(tenant, { ...role, ...saved, review }) : create(tenant, role);
}

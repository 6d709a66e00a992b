import { normalizePermissions, type Permissions, permissionLabel } from "@/lib/access/components";
import type { Advanced } from "@/lib/roles/advanced-words";
import { type Rebased, rebase } from "../ui/rebase";

/** What a role's form holds. */
export type RoleDraft = { name: string; description: string; permissions: Permissions; advanced: Advanced };

const PARTS: Readonly<Record<string, string>> = { queries: "preset queries" };

/** Puts the editor's own changes on top of a newer state of the role, permission by permission. */
export function rebaseRole(base: RoleDraft, mine: RoleDraft, theirs: RoleDraft): Rebased<RoleDraft, string> {
  const own = (role: RoleDraft) => ({ name: role.name, description: role.description });
  const text = rebase(own(base), own(mine), own(theirs));
  const levels = rebase(base.permissions, mine.permissions, theirs.permissions);
  const extra = rebase(base.advanced, mine.advanced, theirs.advanced);
  const words = (part: "taken" | "clashing") => [
    ...text[part],
    ...levels[part].map((key) => permissionLabel(String(key))),
    ...extra[part].map((key) => PARTS[String(key)] ?? String(key)),
  ];
  return {
    merged: {
      ...text.merged,
      permissions: normalizePermissions(levels.merged),
      advanced: extra.merged,
    },
    taken: words("taken"),
    clashing: words("clashing"),
  };
}

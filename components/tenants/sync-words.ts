import type { SyncChanges, SyncConflict } from "@/lib/sync/model";

const KINDS = {
  roles: "Roles",
  users: "Users",
  groups: "Groups",
  members: "Group members",
  nestings: "Nestings",
} satisfies Record<keyof SyncChanges, string>;

/** What a sync changed, a line a kind of thing, such as "Users: 3 added, 1 removed" (S7). */
export function changeLines(changes: SyncChanges | null): string[] {
  return Object.entries(KINDS).flatMap(([kind, label]) => {
    const [added = 0, changed = 0, removed = 0] = changes?.[kind as keyof SyncChanges] ?? [];
    const parts = [
      added > 0 && `${added} added`,
      changed > 0 && `${changed} changed`,
      removed > 0 && `${removed} removed`,
    ].filter((part) => part !== false);
    return parts.length > 0 ? [`${label}: ${parts.join(", ")}`] : [];
  });
}

/** What of main's a tenant could not take, and what to do about it (S5). */
export function conflictSentence({ kind, id, name, reason }: SyncConflict): string {
  const what = `The ${kind} ${name ?? id.slice(0, 8)}`;
  switch (reason) {
    case "name":
      return `${what} has the name of a ${kind} that the tenant made itself. Rename one of the two.`;
    case "email":
      return `${what} has the e-mail address of an account that the tenant made itself. Change one of the two.`;
    case "id":
      return `${what} is held by something that the tenant made itself. Delete that in the tenant.`;
    case "role":
      return `${what} is not there, because its role could not be brought. Solve the conflict of the role first.`;
  }
}

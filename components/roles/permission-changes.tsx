import { LEVEL_LABELS, PERMISSION_KEYS, type Permissions, permissionLabel } from "@/lib/access/components";

/** What an edit of a role changes against the saved or the copied one, in words (R2). */
export function PermissionChanges({
  before,
  after,
  copiedFrom,
}: {
  before: Permissions;
  after: Permissions;
  copiedFrom?: string | undefined;
}) {
  const changed = PERMISSION_KEYS.filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return null;
  const one = changed.length === 1;
  const count = one ? "1 permission" : `${changed.length} permissions`;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-medium">
        {copiedFrom
          ? `${count} ${one ? "differs" : "differ"} from ${copiedFrom}`
          : `${count} ${one ? "changes" : "change"}`}
      </summary>
      <ul className="mt-1 max-h-40 overflow-y-auto text-muted">
        {changed.map((key) => (
          <li key={key}>
            {permissionLabel(key)}: {LEVEL_LABELS[before[key] ?? "none"]} →{" "}
            {LEVEL_LABELS[after[key] ?? "none"]}
          </li>
        ))}
      </ul>
    </details>
  );
}

import { LEVEL_LABELS, PERMISSION_KEYS, type Permissions, permissionLabel } from "@/lib/access/components";

/** What an edit of a role changes, in words. */
export function PermissionChanges({ before, after }: { before: Permissions; after: Permissions }) {
  const changed = PERMISSION_KEYS.filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-medium">
        {changed.length === 1 ? "1 permission changes" : `${changed.length} permissions change`}
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

import { COMPONENTS, type PermissionKey, permissionLabel } from "./components";
import { HOLDS_ACCOUNT_ADMIN } from "./grants";

const RUNNING: ReadonlySet<string> = new Set(["tenants", "access", "instance"]);

/**
 * What makes an administrator where it is held at View and edit (W2): each component by which the instance, its
 * access and its tenants are run, with its sub-actions; each destructive sub-action of any component; and the role
 * Account Admin itself. Whoever gains one of these through a nesting is confirmed by name.
 */
export const ADMIN_KEYS: readonly string[] = [
  HOLDS_ACCOUNT_ADMIN,
  ...COMPONENTS.flatMap(({ id, section, actions = [] }): PermissionKey[] =>
    RUNNING.has(section)
      ? [id, ...actions.map((action) => action.id)]
      : actions.filter(({ destructive }) => destructive).map((action) => action.id),
  ),
];

/** As `permissionLabel`, with words also for the role Account Admin itself. */
export function accessLabel(key: string): string {
  return key === HOLDS_ACCOUNT_ADMIN ? "Account Admin" : permissionLabel(key);
}

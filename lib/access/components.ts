import { ADMINISTRATION } from "./tree/administration";
import { AUTOMATION } from "./tree/automation";
import { OPERATIONS } from "./tree/operations";

/**
 * The permission tree (R2), from which the server's checks, the menus, the role editor and the documentation
 * come: sections in the order shown, each with its components and their sub-actions.
 */
export const SECTIONS = [...OPERATIONS, ...AUTOMATION, ...ADMINISTRATION] as const;

type TreeSection = (typeof SECTIONS)[number];
type TreeComponent = TreeSection["components"][number];
type WithActions = Extract<TreeComponent, { actions: readonly unknown[] }>;

export type SectionId = TreeSection["id"];

/** A component of the tree, such as `users`. */
export type ComponentId = TreeComponent["id"];

/** A sub-action of a component, such as `users:delete`. */
export type ActionId = WithActions["actions"][number]["id"];

/** What a permission is held for. */
export type PermissionKey = ComponentId | ActionId;

/** How far a permission goes: none < view < edit ("View and edit"). */
export type Level = "none" | "view" | "edit";

/** A level that gives something. */
export type Grant = Exclude<Level, "none">;

/** What a role gives: its components' levels, and `edit` for each sub-action (R2). A missing key gives nothing. */
export type Permissions = { readonly [key in PermissionKey]?: Grant };

export type Action = { readonly id: ActionId; readonly label: string; readonly destructive?: boolean };

export type Component = {
  readonly id: ComponentId;
  readonly label: string;
  readonly section: SectionId;
  readonly description: string;
  readonly actions?: readonly Action[];
};

/** Every component in the order of the tree (R2). */
export const COMPONENTS: readonly Component[] = SECTIONS.flatMap((section) =>
  section.components.map((component): Component => ({ ...component, section: section.id })),
);

/** The words for each level in the role editor (R2). */
export const LEVEL_LABELS: Readonly<Record<Level, string>> = {
  none: "None",
  view: "View",
  edit: "View and edit",
};

/** A level as a number, so that the higher of two can be taken (R4): 0 none, 1 view, 2 edit. */
export const RANK: Readonly<Record<Level, 0 | 1 | 2>> = { none: 0, view: 1, edit: 2 };

type Known = { readonly key: PermissionKey; readonly component: Component; readonly action?: Action };

/** What there is in the tree, by id: the schema of a permission set goes by it. */
export const KNOWN_PERMISSIONS: ReadonlyMap<string, Known> = new Map(
  COMPONENTS.flatMap((component): [string, Known][] => [
    [component.id, { key: component.id, component }],
    ...(component.actions ?? []).map((action): [string, Known] => [
      action.id,
      { key: action.id, component, action },
    ]),
  ]),
);

/** Every component and sub-action in the order of the tree. */
export const PERMISSION_KEYS: readonly PermissionKey[] = [...KNOWN_PERMISSIONS.values()].map(
  ({ key }) => key,
);

/** True for the id of a component or sub-action of the tree. */
export function isPermissionKey(key: string): key is PermissionKey {
  return KNOWN_PERMISSIONS.has(key);
}

/** The words for a component ("Users") or a sub-action ("Users: Delete users"); an unknown id stands for itself. */
export function permissionLabel(key: string): string {
  const known = KNOWN_PERMISSIONS.get(key);
  if (!known) return key;
  return known.action ? `${known.component.label}: ${known.action.label}` : known.component.label;
}

/** True where the value is a level that gives something. */
export function isGrant(value: unknown): value is Grant {
  return value === "view" || value === "edit";
}

/**
 * Brings a stored or half-edited set into the form that is stored: known ids in the order of the tree, no
 * `none`, and sub-actions only under View and edit (R2). What the tree does not know is left out, so that a
 * role of an older version can be opened. Use `PermissionsSchema` where the input must be refused instead.
 */
export function normalizePermissions(input: Readonly<Record<string, unknown>>): Permissions {
  const given = new Map(Object.entries(input));
  const kept: { [key in PermissionKey]?: Grant } = {};
  for (const { key, component, action } of KNOWN_PERMISSIONS.values()) {
    const level = given.get(key);
    if (!isGrant(level)) continue;
    if (action && (level !== "edit" || given.get(component.id) !== "edit")) continue;
    kept[key] = level;
  }
  return kept;
}

import { z } from "zod";
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

const KNOWN: ReadonlyMap<string, Known> = new Map(
  COMPONENTS.flatMap((component): [string, Known][] => [
    [component.id, { key: component.id, component }],
    ...(component.actions ?? []).map((action): [string, Known] => [
      action.id,
      { key: action.id, component, action },
    ]),
  ]),
);

/** Every component and sub-action in the order of the tree. */
export const PERMISSION_KEYS: readonly PermissionKey[] = [...KNOWN.values()].map(({ key }) => key);

/** True for the id of a component or sub-action of the tree. */
export function isPermissionKey(key: string): key is PermissionKey {
  return KNOWN.has(key);
}

/** The words for a component ("Users") or a sub-action ("Users: Delete users"); an unknown id stands for itself. */
export function permissionLabel(key: string): string {
  const known = KNOWN.get(key);
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
  for (const { key, component, action } of KNOWN.values()) {
    const level = given.get(key);
    if (!isGrant(level)) continue;
    if (action && (level !== "edit" || given.get(component.id) !== "edit")) continue;
    kept[key] = level;
  }
  return kept;
}

/** Why one entry of a permission set is refused, in words, or undefined where it is right (R2). */
function entryProblem(key: string, level: Level, given: ReadonlyMap<string, Level>): string | undefined {
  const known = KNOWN.get(key);
  if (!known) return `There is no component or action “${key.slice(0, 80)}”.`;
  if (!known.action || level === "none") return undefined;
  if (level !== "edit") return `“${permissionLabel(key)}” is given or not given; it has no level View.`;
  if (given.get(known.component.id) === "edit") return undefined;
  return `“${permissionLabel(key)}” needs View and edit of ${known.component.label}.`;
}

const TOO_MANY = `A role has at most ${KNOWN.size} permissions.`;

/**
 * A permission set as the form, the action and the API take it (R2). Refuses unknown ids, sub-actions without
 * View and edit of their component, and other levels, each in a sentence at its own key. Gives the stored form.
 */
export const PermissionsSchema = z
  .record(z.string(), z.enum(["none", "view", "edit"], { error: "A level is one of none, view and edit." }), {
    error: "Permissions are given as a level for each component.",
  })
  .superRefine((input, context) => {
    const entries = Object.entries(input);
    if (entries.length > KNOWN.size) {
      context.addIssue({ code: "custom", message: TOO_MANY });
      return;
    }
    const given = new Map(entries);
    for (const [key, level] of entries) {
      const message = entryProblem(key, level, given);
      if (message) context.addIssue({ code: "custom", path: [key], message });
    }
  })
  .transform((input) => normalizePermissions(input));

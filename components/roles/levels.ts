import {
  type ActionId,
  type Component,
  LEVEL_LABELS,
  type Level,
  type PermissionKey,
  type Permissions,
  permissionLabel,
  RANK,
} from "@/lib/access/components";

/** The levels of a component, the lowest first (R2). */
export const LEVELS: readonly Level[] = ["none", "view", "edit"];

/** Why this person may not give a level, in words; undefined where he may (R5). */
export type Limits = (key: PermissionKey, level: Level) => string | undefined;

/**
 * What someone may give: what he has himself, and what the role gives already (R5). `held` is null for an Account
 * Admin, who may give everything.
 */
export function limitsOf(held: Readonly<Record<string, Level>> | null, before: Permissions): Limits {
  return (key, level) => {
    if (!held) return undefined;
    const most = Math.max(RANK[held[key] ?? "none"], RANK[before[key] ?? "none"]);
    return RANK[level] <= most
      ? undefined
      : `You do not have “${LEVEL_LABELS[level]}” of ${permissionLabel(key)} yourself, so you cannot give it.`;
  };
}

/** The permissions with a component at a level; its sub-actions stay only under View and edit (R2). */
export function withLevel(value: Permissions, component: Component, level: Level): Permissions {
  const gone = new Set<PermissionKey>(level === "none" ? [component.id] : []);
  if (level !== "edit") for (const action of component.actions ?? []) gone.add(action.id);
  const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !gone.has(key as PermissionKey)));
  return level === "none" ? kept : { ...kept, [component.id]: level };
}

/** The permissions with or without a sub-action. */
export function withAction(value: Permissions, action: ActionId, on: boolean): Permissions {
  if (on) return { ...value, [action]: "edit" };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== action));
}

/** True where a component or one of its sub-actions differs. */
export function changedIn(component: Component, before: Permissions, after: Permissions): boolean {
  const keys: PermissionKey[] = [component.id, ...(component.actions ?? []).map(({ id }) => id)];
  return keys.some((key) => before[key] !== after[key]);
}

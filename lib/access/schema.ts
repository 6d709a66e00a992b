import { z } from "zod";
import { KNOWN_PERMISSIONS, type Level, normalizePermissions, permissionLabel } from "./components";

/** Why one entry of a permission set is refused, in words, or undefined where it is right (R2). */
function entryProblem(key: string, level: Level, given: ReadonlyMap<string, Level>): string | undefined {
  const known = KNOWN_PERMISSIONS.get(key);
  if (!known) return `There is no component or action “${key.slice(0, 80)}”.`;
  if (!known.action || level === "none") return undefined;
  if (level !== "edit") return `“${permissionLabel(key)}” is given or not given; it has no level View.`;
  if (given.get(known.component.id) === "edit") return undefined;
  return `“${permissionLabel(key)}” needs View and edit of ${known.component.label}.`;
}

const TOO_MANY = `A role has at most ${KNOWN_PERMISSIONS.size} permissions.`;

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
    if (entries.length > KNOWN_PERMISSIONS.size) {
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

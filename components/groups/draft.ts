import type { PickItem } from "../ui/multi-picker";
import { type Rebased, rebase } from "../ui/rebase";

/** What comes into a list and what leaves it: all that a form knows of a list that may be very long. */
export type Delta = { added: PickItem[]; removed: PickItem[] };

/** What a group's form holds. Only what changes of the lists, so that edits of others are never undone (G1). */
export type GroupDraft = {
  name: string;
  description: string;
  roleId: string;
  idpGroups: string;
  users: Delta;
  nested: Delta;
  tenants: Delta;
};

/** The form of a group as it is, or of a new one. */
export function draftOf(group?: {
  name: string;
  description: string;
  role: { id: string };
  idpGroups: string[];
}): GroupDraft {
  const none = (): Delta => ({ added: [], removed: [] });
  return {
    name: group?.name ?? "",
    description: group?.description ?? "",
    roleId: group?.role.id ?? "",
    idpGroups: group?.idpGroups.join(", ") ?? "",
    users: none(),
    nested: none(),
    tenants: none(),
  };
}

const WORDS: Readonly<Partial<Record<keyof GroupDraft, string>>> = {
  roleId: "role",
  idpGroups: "SAML group mapping",
};

/** Puts the editor's own changes on top of a newer state of the group; what comes and goes stays as it was said. */
export function rebaseGroup(
  base: GroupDraft,
  mine: GroupDraft,
  theirs: GroupDraft,
): Rebased<GroupDraft, string> {
  const { merged, taken, clashing } = rebase(base, mine, theirs);
  const words = (keys: (keyof GroupDraft)[]) => keys.map((key) => WORDS[key] ?? key);
  return { merged, taken: words(taken), clashing: words(clashing) };
}

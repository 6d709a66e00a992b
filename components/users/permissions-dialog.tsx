"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { editPermissionsOf } from "@/lib/users/actions";
import type { EditPermissionsInput } from "@/lib/users/model";
import type { BulkWork } from "../data-table/use-bulk";
import { Button, LinkButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { inverseOf } from "./inverse";
import { RoleSelect } from "./role-select";
import type { Chosen } from "./row-actions";
import { takeBack } from "./take-back";

/** Edits the direct role and the groups of one person or many (U5). */
export function PermissionsDialog({
  tenant,
  chosen,
  roles,
  run,
  onClose,
}: {
  tenant: string;
  chosen: Chosen;
  roles: RoleOption[];
  run: (work: BulkWork) => Promise<string | undefined>;
  onClose: () => void;
}) {
  const { ids, users } = chosen;
  const [one] = ids.length === 1 ? users : [];
  const who = one?.name ?? `${ids.length.toLocaleString("en")} users`;
  const before: PickItem[] = (one?.groups ?? []).map(({ id, name }) => ({ id, label: name }));
  const [role, setRole] = useState(one ? (one.role?.id ?? "") : "keep");
  const [groups, setGroups] = useState(before);
  const [left, setLeft] = useState<PickItem[]>([]);
  const kept = users.find((user) => user.protected);
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  /** Undo, where it is known what each of them had before. */
  function wayBack(change: Omit<EditPermissionsInput, "userIds">): (() => void) | undefined {
    const back = users.length === ids.length ? inverseOf(users, change) : [];
    return back.length > 0 ? () => void takeBack(tenant, back).then(() => router.refresh()) : undefined;
  }

  async function save() {
    setPending(true);
    const wanted = new Set(groups.map(({ id }) => id));
    const had = new Set(before.map(({ id }) => id));
    const unchanged = role === "keep" || (one && role === (one.role?.id ?? ""));
    const change = {
      roleId: unchanged ? ("keep" as const) : role || null,
      addGroupIds: groups.filter(({ id }) => !had.has(id)).map(({ id }) => id),
      removeGroupIds: [...before.filter(({ id }) => !wanted.has(id)), ...left].map(({ id }) => id),
    };
    const refused = await run({
      title: "Edit user permissions",
      ids,
      act: (userIds) => editPermissionsOf(tenant, { userIds, ...change }),
      done: `Permissions of ${who} saved`,
      undo: wayBack(change),
    });
    setPending(false);
    if (refused) {
      setError(refused);
      return;
    }
    onClose();
  }

  return (
    <Dialog open onClose={onClose} title="Edit user permissions" description={who}>
      <div className="flex flex-col gap-4">
        <Field
          label="Role"
          hint={
            kept && `${kept.name} is the break-glass account: the role stays while this tenant is paired.`
          }
        >
          <RoleSelect
            disabled={one !== undefined && kept !== undefined}
            roles={roles}
            keep={one ? undefined : "Keep each one's role"}
            value={role}
            onChange={(event) => setRole(event.target.value)}
          />
        </Field>
        <MultiPicker
          label={one ? "Groups" : "Add to groups"}
          source={`/t/${tenant}/api/users/group-options`}
          chosen={groups}
          onChange={setGroups}
        />
        {!one && (
          <MultiPicker
            label="Remove from groups"
            source={`/t/${tenant}/api/users/group-options?for=leave`}
            chosen={left}
            onChange={setLeft}
          />
        )}
        {error && <Callout tone="danger">{error}</Callout>}
        <div className="flex flex-wrap justify-end gap-2">
          {one && (
            <LinkButton variant="ghost" className="mr-auto" href={`/t/${tenant}/settings/users/${one.id}`}>
              Show accumulated permissions
            </LinkButton>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} onClick={save}>
            Save
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

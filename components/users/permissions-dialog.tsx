"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { editPermissionsOf } from "@/lib/users/actions";
import type { UserRow } from "@/lib/users/model";
import { ChangeReview } from "../impact/change-review";
import { useReview } from "../impact/use-review";
import { Button, LinkButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { RoleSelect } from "./role-select";

/** Edits the direct role and the groups of one person or many (U5). */
export function PermissionsDialog({
  tenant,
  users,
  roles,
  onClose,
}: {
  tenant: string;
  users: UserRow[];
  roles: RoleOption[];
  onClose: () => void;
}) {
  const [one] = users.length === 1 ? users : [];
  const before: PickItem[] = (one?.groups ?? []).map(({ id, name }) => ({ id, label: name }));
  const [role, setRole] = useState(one ? (one.role?.id ?? "") : "keep");
  const [groups, setGroups] = useState(before);
  const [left, setLeft] = useState<PickItem[]>([]);
  const kept = users.find((user) => user.protected);
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  const { review, attempt } = useReview<unknown>(JSON.stringify([role, groups, left]), (approval) => {
    const chosen = new Set(groups.map(({ id }) => id));
    const had = new Set(before.map(({ id }) => id));
    const unchanged = role === "keep" || (one && role === (one.role?.id ?? ""));
    return editPermissionsOf(tenant, {
      userIds: users.map(({ id }) => id),
      roleId: unchanged ? "keep" : role || null,
      addGroupIds: groups.filter(({ id }) => !had.has(id)).map(({ id }) => id),
      removeGroupIds: [...before.filter(({ id }) => !chosen.has(id)), ...left].map(({ id }) => id),
      review: approval,
    });
  });

  async function save() {
    setPending(true);
    setError(undefined);
    const result = await attempt();
    setPending(false);
    if (!result) return;
    if (!result.ok) {
      setError(Object.values(result.fields ?? {})[0] ?? result.message);
      return;
    }
    toast(`Permissions of ${one?.name ?? `${users.length} users`} saved`);
    router.refresh();
    onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title="Edit user permissions"
      description={one?.name ?? `${users.length} users`}
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Role"
          hint={
            kept && `${kept.name} is the break-glass account: the role stays while this tenant is paired.`
          }
        >
          <RoleSelect
            disabled={kept !== undefined}
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
        <ChangeReview review={review} />
        {error && <Callout tone="danger">{error}</Callout>}
        <div className="flex flex-wrap justify-end gap-2">
          {one && (
            <LinkButton variant="ghost" className="mr-auto" href={`/t/${tenant}/settings/users/${one.id}`}>
              Show accumulated permissions
            </LinkButton>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} disabled={!review.ready} onClick={save}>
            {review.plan ? "Save these changes" : "Save"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Approval } from "@/lib/impact/model";
import { harmless } from "@/lib/impact/words";
import type { RoleOption } from "@/lib/roles/model";
import { editPermissionsOf } from "@/lib/users/actions";
import { BULK_PART } from "../data-table/bulk";
import type { BulkWork } from "../data-table/use-bulk";
import { ChangeReview } from "../impact/change-review";
import { leavingOut } from "../impact/leaving-out";
import { useReview } from "../impact/use-review";
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
  const router = useRouter();
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

  function wantedChange() {
    const wanted = new Set(groups.map(({ id }) => id));
    const had = new Set(before.map(({ id }) => id));
    const unchanged = role === "keep" || (one && role === (one.role?.id ?? ""));
    return {
      roleId: unchanged ? ("keep" as const) : role || null,
      addGroupIds: groups.filter(({ id }) => !had.has(id)).map(({ id }) => id),
      removeGroupIds: [...before.filter(({ id }) => !wanted.has(id)), ...left].map(({ id }) => id),
    };
  }

  const { review, look, forget } = useReview<unknown>(JSON.stringify([role, groups, left]), (approval) =>
    leavingOut(ids, (userIds) => editPermissionsOf(tenant, { userIds, ...wantedChange(), review: approval })),
  );

  /** What is approved: what was shown, or what concerns nobody. Undefined where something is to be looked at first. */
  async function approval(): Promise<Approval | undefined> {
    // More than a command takes at once is done in parts, which nobody looks at one by one.
    if (ids.length > BULK_PART) return { unseen: true };
    const plan = review.plan ?? (await look());
    if (typeof plan === "string") {
      setError(plan);
      return undefined;
    }
    if (!review.plan && !harmless(plan)) return undefined;
    return { hash: plan.hash, confirmed: [...review.confirmed] };
  }

  async function save() {
    setPending(true);
    setError(undefined);
    const approved = await approval();
    if (approved) await carryOut(approved);
    setPending(false);
  }

  async function carryOut(approved: Approval) {
    const change = wantedChange();
    const back = users.length === ids.length ? inverseOf(users, change) : [];
    const undo = () => void takeBack(tenant, back).then(() => router.refresh());
    const refused = await run({
      title: "Edit user permissions",
      ids,
      act: (userIds) => editPermissionsOf(tenant, { userIds, ...change, review: approved }),
      done: `Permissions of ${who} saved`,
      ...(back.length > 0 && { undo }),
    });
    if (!refused) return onClose();
    forget();
    setError(refused);
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
            {review.plan && !harmless(review.plan) ? "Save these changes" : "Save"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

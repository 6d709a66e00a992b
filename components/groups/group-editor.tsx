"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { create, update } from "@/lib/groups/actions";
import { splitIdpGroups } from "@/lib/groups/model";
import type { RoleOption } from "@/lib/roles/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Textarea } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { RoleSelect } from "../users/role-select";
import type { GroupStart } from "./start";

type Props = {
  tenant: string;
  onMain: boolean;
  roles: RoleOption[];
  start: GroupStart;
  id?: string;
  version?: number;
  readOnly?: boolean;
  /** Members that are not among those loaded; they stay as they are. */
  moreMembers?: number;
};

/** Makes or edits a group (G1). A change is sent as what comes and what goes, so crossing edits lose nothing. */
export function GroupEditor({ tenant, onMain, roles, start, id, version, readOnly, moreMembers = 0 }: Props) {
  const [group, setGroup] = useState(start);
  const [refused, setRefused] = useState<{ message: string; fields?: Record<string, string> }>();
  const [pending, setPending] = useState(false);
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const dirty = !readOnly && !saved && JSON.stringify(group) !== JSON.stringify(start);
  useDirtyGuard(dirty);
  const fields = refused?.fields ?? {};
  const api = `/t/${tenant}/api/groups`;
  const set = (part: Partial<GroupStart>) => setGroup({ ...group, ...part });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const own = {
      name: group.name,
      description: group.description,
      roleId: group.roleId,
      idpGroups: splitIdpGroups(group.idpGroups),
    };
    const result =
      id && version
        ? await update(tenant, { id, version, ...own, ...changes(start, group) })
        : await create(tenant, {
            ...own,
            userIds: ids(group.users),
            nestedGroupIds: ids(group.nested),
            tenantIds: ids(group.tenants),
          });
    setPending(false);
    setRefused(result.ok ? undefined : result);
    if (!result.ok) return;
    setSaved(true);
    toast(`${group.name} saved`);
    router.push(`/t/${tenant}/settings/groups`);
    router.refresh();
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <fieldset disabled={readOnly} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={fields.name}>
            <Input value={group.name} onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Field label="Role" hint="Every member gets this role." error={fields.roleId}>
            <RoleSelect
              roles={roles}
              none="Choose a role"
              value={group.roleId}
              onChange={(event) => set({ roleId: event.target.value })}
            />
          </Field>
        </div>
        <Field label="Description" error={fields.description}>
          <Textarea
            rows={2}
            value={group.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
        <MultiPicker
          label="Users"
          source={`${api}/users`}
          chosen={group.users}
          onChange={(users) => set({ users })}
          hint={
            moreMembers > 0 ? `And ${moreMembers.toLocaleString("en")} more members, who stay.` : undefined
          }
          error={fields.userIds}
        />
        <MultiPicker
          label="Nested groups"
          source={id ? `${api}/nested?for=${id}` : `${api}/nested`}
          chosen={group.nested}
          onChange={(nested) => set({ nested })}
          hint="The members of a nested group get this group's role besides their own. Members of this group get nothing of theirs."
          error={fields.nestedGroupIds}
        />
        {onMain && (
          <MultiPicker
            label="Available tenants"
            source={`${api}/tenants`}
            chosen={group.tenants}
            onChange={(tenants) => set({ tenants })}
            hint="The group, its role and its members are synced to these child tenants, where they are read-only."
            error={fields.tenantIds}
          />
        )}
        <Field
          label="SAML group mapping"
          hint="Names as the identity provider sends them, separated by comma. Case counts."
          error={fields.idpGroups}
        >
          <Input value={group.idpGroups} onChange={(event) => set({ idpGroups: event.target.value })} />
        </Field>
      </fieldset>
      {refused && <Callout tone="danger">{refused.message}</Callout>}
      {!readOnly && (
        <div>
          <Button type="submit" variant="primary" pending={pending} disabled={id !== undefined && !dirty}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

const ids = (items: PickItem[]) => items.map(({ id }) => id);

function changes(before: GroupStart, after: GroupStart) {
  const added = (key: "users" | "nested" | "tenants") =>
    ids(after[key]).filter((id) => !ids(before[key]).includes(id));
  const removed = (key: "users" | "nested" | "tenants") =>
    ids(before[key]).filter((id) => !ids(after[key]).includes(id));
  return {
    addUserIds: added("users"),
    removeUserIds: removed("users"),
    addNestedIds: added("nested"),
    removeNestedIds: removed("nested"),
    addTenantIds: added("tenants"),
    removeTenantIds: removed("tenants"),
  };
}

"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { create, update } from "@/lib/groups/actions";
import { splitIdpGroups } from "@/lib/groups/words";
import type { RoleOption } from "@/lib/roles/model";
import { ChangeReview } from "../impact/change-review";
import { useReview } from "../impact/use-review";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Textarea } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { RoleSelect } from "../users/role-select";
import type { GroupStart } from "./start";

type Props = {
  tenant: string;
  /** Absent where groups have no available tenants; otherwise whether this person may choose them (G1). */
  tenantsChosen?: boolean;
  roles: RoleOption[];
  start: GroupStart;
  id?: string;
  version?: number;
  readOnly?: boolean;
  /** What to say about members that are not among those loaded. */
  membersHint?: string;
};

/** Makes or edits a group (G1). A change is sent as what comes and what goes, so crossing edits lose nothing. */
export function GroupEditor(props: Props) {
  const { tenant, tenantsChosen, roles, start, id, version, readOnly, membersHint } = props;
  const [group, setGroup] = useState(start);
  const { form, errors, clear, refuse } = useFormErrors();
  const [pending, setPending] = useState(false);
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const dirty = !readOnly && !saved && JSON.stringify(group) !== JSON.stringify(start);
  useDirtyGuard(dirty);
  const { fields } = errors;
  const api = `/t/${tenant}/api/groups`;
  const set = (part: Partial<GroupStart>) => setGroup({ ...group, ...part });

  const { review, attempt } = useReview<unknown>(JSON.stringify(group), (approval) => {
    const own = {
      name: group.name,
      description: group.description,
      roleId: group.roleId,
      idpGroups: splitIdpGroups(group.idpGroups),
    };
    return id && version
      ? update(tenant, { id, version, ...own, ...changes(start, group), review: approval })
      : create(tenant, {
          ...own,
          userIds: ids(group.users),
          nestedGroupIds: ids(group.nested),
          tenantIds: ids(group.tenants),
          review: approval,
        });
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await attempt();
    setPending(false);
    if (!result) return clear();
    if (!result.ok) return refuse(result);
    clear();
    setSaved(true);
    toast(`${group.name} saved`);
    router.push(`/t/${tenant}/settings/groups`);
    router.refresh();
  }

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex flex-col gap-4">
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
          hint={membersHint}
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
        {tenantsChosen !== undefined && (
          <fieldset disabled={!tenantsChosen}>
            <MultiPicker
              label="Available tenants"
              source={`${api}/tenants`}
              chosen={group.tenants}
              onChange={(tenants) => set({ tenants })}
              hint={
                tenantsChosen
                  ? "The group, its role and its members are synced to these child tenants, where they are read-only."
                  : "Your role does not let you choose the tenants that get this group."
              }
              error={fields.tenantIds}
            />
          </fieldset>
        )}
        <Field
          label="SAML group mapping"
          hint="Names as the identity provider sends them, separated by comma or Enter. Case counts."
          error={fields.idpGroups}
        >
          <Textarea
            rows={2}
            value={group.idpGroups}
            onChange={(event) => set({ idpGroups: event.target.value })}
          />
        </Field>
      </fieldset>
      <ChangeReview review={review} />
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      {!readOnly && (
        <div>
          <Button
            type="submit"
            variant="primary"
            pending={pending}
            disabled={(id !== undefined && !dirty) || !review.ready}
          >
            {review.plan ? "Save these changes" : "Save"}
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

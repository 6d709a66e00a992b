"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { SaveReviewed } from "../impact/save-reviewed";
import { useReview } from "../impact/use-review";
import { useDirtyGuard } from "../shell/dirty";
import { Field, Input, Textarea } from "../ui/field";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { useRebased } from "../ui/use-rebased";
import { RoleSelect } from "../users/role-select";
import { type GroupDraft, rebaseGroup } from "./draft";
import { LinksField } from "./links-field";
import { saveGroup } from "./save-group";
import { TenantSets } from "./tenant-sets";

type Props = {
  tenant: string;
  /** Absent where groups have no available tenants; otherwise whether this person may choose them (G1). */
  tenantsChosen?: boolean | undefined;
  roles: RoleOption[];
  start: GroupDraft;
  id?: string;
  version?: number;
  readOnly?: boolean;
  /** True where its members are changed in the directory (G6). */
  followed?: boolean;
};

/** Makes or edits a group (G1). A change is sent as what comes and what goes, so crossing edits lose nothing. */
export function GroupEditor(props: Props) {
  const { tenant, tenantsChosen, roles, start, id, version, readOnly, followed } = props;
  const group = useRebased(start, version, rebaseGroup);
  const { draft, set } = group;
  const { form, errors, clear, refuse } = useFormErrors();
  const [pending, setPending] = useState(false);
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const dirty = !readOnly && !saved && JSON.stringify(draft) !== JSON.stringify(group.start);
  useDirtyGuard(dirty);
  const { fields } = errors;
  const api = `/t/${tenant}/api/groups`;
  const picker = (what: string) => (id ? `${api}/${what}?for=${id}` : `${api}/${what}`);
  // The version is part of the address, so that a newer state is read anew.
  const current = (of: string) => (id ? `${api}/links?id=${id}&of=${of}&v=${group.version ?? 0}` : undefined);

  const { review, attempt } = useReview<unknown>(JSON.stringify(draft), (approval) =>
    saveGroup(tenant, id && group.version ? { id, version: group.version } : undefined, draft, approval),
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await attempt();
    setPending(false);
    if (!result) return clear();
    if (!result.ok) return refuse(result);
    clear();
    setSaved(true);
    toast(`${draft.name} saved`);
    router.push(`/t/${tenant}/settings/groups`);
    router.refresh();
  }

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={fields.name}>
          <Input
            value={draft.name}
            readOnly={readOnly}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label="Role" hint="Every member gets this role." error={fields.roleId}>
          <RoleSelect
            roles={roles}
            none="Choose a role"
            disabled={readOnly}
            value={draft.roleId}
            onChange={(event) => set({ roleId: event.target.value })}
          />
        </Field>
      </div>
      <Field label="Description" error={fields.description}>
        <Textarea
          rows={2}
          value={draft.description}
          readOnly={readOnly}
          onChange={(event) => set({ description: event.target.value })}
        />
      </Field>
      <LinksField
        label="Users"
        noun="member"
        picker={picker("users")}
        current={current("users")}
        value={draft.users}
        onChange={(users) => set({ users })}
        error={fields.userIds ?? fields.addUserIds ?? fields.removeUserIds}
        readOnly={readOnly || followed}
      />
      <LinksField
        label="Nested groups"
        noun="nested group"
        picker={picker("nested")}
        current={current("nested")}
        value={draft.nested}
        onChange={(nested) => set({ nested })}
        hint="The members of a nested group get this group's role besides their own. Members of this group get nothing of theirs."
        error={fields.nestedGroupIds ?? fields.addNestedIds ?? fields.removeNestedIds}
        readOnly={readOnly}
      />
      {tenantsChosen !== undefined && (
        <LinksField
          label="Available tenants"
          noun="tenant"
          picker={picker("tenants")}
          current={current("tenants")}
          value={draft.tenants}
          onChange={(tenants) => set({ tenants })}
          hint="The group, its role and its members are synced to these child tenants, where they are read-only. Type label: or region: to search by them."
          error={fields.tenantIds ?? fields.addTenantIds ?? fields.removeTenantIds}
          readOnly={readOnly || !tenantsChosen}
        >
          {tenantsChosen && !readOnly && (
            <TenantSets
              api={api}
              groupId={id}
              chosen={draft.tenants.added}
              onAdd={(more) =>
                set({ tenants: { ...draft.tenants, added: [...draft.tenants.added, ...more] } })
              }
            />
          )}
          {!tenantsChosen && !readOnly && (
            <p className="text-xs text-muted">
              Your role does not let you choose the tenants that get this group.
            </p>
          )}
        </LinksField>
      )}
      <Field
        label="SAML group mapping"
        hint="Names as the identity provider sends them, separated by comma or Enter. Case counts."
        error={fields.idpGroups}
      >
        <Textarea
          rows={2}
          value={draft.idpGroups}
          readOnly={readOnly}
          onChange={(event) => set({ idpGroups: event.target.value })}
        />
      </Field>
      {!readOnly && (
        <SaveReviewed
          review={review}
          errors={errors}
          news={group.news}
          onLoad={clear}
          pending={pending}
          unchanged={id !== undefined && !dirty}
        />
      )}
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Permissions } from "@/lib/access/components";
import { create, update } from "@/lib/roles/actions";
import { ChangeReview } from "../impact/change-review";
import { useReview } from "../impact/use-review";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Textarea } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { PermissionChanges } from "./permission-changes";
import { PermissionTree } from "./permission-tree";

type Role = { name: string; description: string; permissions: Permissions };

/** Makes or edits a role (R2). What was typed stays after a refusal; a stale edit is refused with what changed. */
export function RoleEditor({
  tenant,
  id,
  version,
  start,
  readOnly,
}: {
  tenant: string;
  id?: string;
  version?: number;
  start: Role;
  readOnly?: boolean;
}) {
  const [role, setRole] = useState(start);
  const { form, errors, clear, refuse } = useFormErrors();
  const [pending, setPending] = useState(false);
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const dirty = !readOnly && !saved && JSON.stringify(role) !== JSON.stringify(start);
  useDirtyGuard(dirty);

  const { review, attempt } = useReview<unknown>(JSON.stringify(role), (approval) =>
    id && version ? update(tenant, { ...role, id, version, review: approval }) : create(tenant, role),
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
    toast(`${role.name} saved`);
    router.push(`/t/${tenant}/settings/roles`);
    router.refresh();
  }

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.fields.name}>
          <Input
            value={role.name}
            readOnly={readOnly}
            onChange={(event) => setRole({ ...role, name: event.target.value })}
          />
        </Field>
        <Field label="Description" error={errors.fields.description}>
          <Textarea
            rows={1}
            value={role.description}
            readOnly={readOnly}
            onChange={(event) => setRole({ ...role, description: event.target.value })}
          />
        </Field>
      </div>
      <PermissionTree
        value={role.permissions}
        readOnly={readOnly}
        onChange={(permissions) => setRole({ ...role, permissions })}
      />
      {!readOnly && (
        <div className="sticky bottom-0 flex flex-col gap-3 border-t bg-canvas py-3">
          <PermissionChanges before={start.permissions} after={role.permissions} />
          <ChangeReview review={review} />
          {errors.message && <Callout tone="danger">{errors.message}</Callout>}
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
        </div>
      )}
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Level } from "@/lib/access/components";
import { SaveReviewed } from "../impact/save-reviewed";
import { useReview } from "../impact/use-review";
import { useDirtyGuard } from "../shell/dirty";
import { Field, Input, Textarea } from "../ui/field";
import { FormTabs } from "../ui/form-tabs";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { useRebased } from "../ui/use-rebased";
import { AdvancedPanel } from "./advanced-panel";
import { type RoleDraft, rebaseRole } from "./draft";
import { limitsOf } from "./levels";
import { PermissionChanges } from "./permission-changes";
import { PermissionTree } from "./permission-tree";
import { saveRole } from "./save-role";

/** Makes or edits a role (R2, R3). What was typed stays after a refusal, also of an edit that is outdated. */
export function RoleEditor({
  tenant,
  id,
  version,
  start,
  copiedFrom,
  held,
  readOnly,
}: {
  tenant: string;
  id?: string;
  version?: number;
  start: RoleDraft;
  /** The name of the role that this is an unsaved copy of. */
  copiedFrom?: string | undefined;
  /** What the person has himself; null for an Account Admin, who may give everything (R5). */
  held: Readonly<Record<string, Level>> | null;
  readOnly?: boolean;
}) {
  const role = useRebased(start, version, rebaseRole);
  const { draft, set } = role;
  const { form, errors, clear, refuse } = useFormErrors();
  const [tab, setTab] = useState<"components" | "advanced">("components");
  const [pending, setPending] = useState(false);
  const [saved, setSaved] = useState(false);
  const router = useRouter();
  const dirty = !readOnly && !saved && JSON.stringify(draft) !== JSON.stringify(role.start);
  useDirtyGuard(dirty);
  const errorsIn = (part: string) =>
    Object.keys(errors.fields).filter((field) => field === part || field.startsWith(`${part}.`)).length;

  const { review, attempt } = useReview<unknown>(JSON.stringify(draft), (approval) =>
    saveRole(tenant, id && role.version ? { id, version: role.version } : undefined, draft, approval),
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await attempt();
    setPending(false);
    if (!result) return clear();
    if (!result.ok) {
      const parts = Object.keys(result.fields ?? {}).map((field) => field.split(".")[0]);
      if (parts.includes("permissions")) setTab("components");
      else if (parts.includes("advanced")) setTab("advanced");
      return refuse(result);
    }
    clear();
    setSaved(true);
    toast(`${draft.name} saved`);
    router.push(`/t/${tenant}/settings/roles`);
    router.refresh();
  }

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.fields.name}>
          <Input
            value={draft.name}
            readOnly={readOnly}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label="Description" error={errors.fields.description}>
          <Textarea
            rows={1}
            value={draft.description}
            readOnly={readOnly}
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
      </div>
      <FormTabs
        label="Parts of the role"
        open={tab}
        onOpen={setTab}
        tabs={[
          {
            id: "components",
            label: "Components",
            errors: errorsIn("permissions"),
            panel: (
              <PermissionTree
                value={draft.permissions}
                before={role.start.permissions}
                limits={limitsOf(held, id ? role.start.permissions : {})}
                readOnly={readOnly}
                onChange={(permissions) => set({ permissions })}
              />
            ),
          },
          {
            id: "advanced",
            label: "Advanced",
            errors: errorsIn("advanced"),
            panel: (
              <AdvancedPanel
                value={draft.advanced}
                errors={errors.fields}
                readOnly={readOnly}
                onChange={(advanced) => set({ advanced })}
              />
            ),
          },
        ]}
      />
      {!readOnly && (
        <div className="sticky bottom-0 flex flex-col gap-3 border-t bg-canvas py-3">
          <PermissionChanges
            before={role.start.permissions}
            after={draft.permissions}
            copiedFrom={copiedFrom}
          />
          <SaveReviewed
            review={review}
            errors={errors}
            news={role.news}
            onLoad={clear}
            pending={pending}
            unchanged={id !== undefined && !dirty}
          />
        </div>
      )}
    </form>
  );
}

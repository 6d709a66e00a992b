"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { importFromDirectory } from "@/lib/directory/actions";
import type { PlannedGroup } from "@/lib/directory/model";
import type { SourceKind } from "@/lib/directory/words";
import { splitIdpGroups } from "@/lib/groups/words";
import type { RoleOption } from "@/lib/roles/model";
import { ChangeReview } from "../impact/change-review";
import { useReview } from "../impact/use-review";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input, Textarea } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { RoleSelect } from "../users/role-select";
import { PlanLines } from "./sync-plan";

const NOTHING = { source: undefined as PickItem | undefined, name: "", description: "", roleId: "", idp: "" };

/** Imports a group or organizational unit of the directory, after it was shown what that does (G6, W8). */
export function ImportDialog({
  tenant,
  roles,
  onClose,
}: {
  tenant: string;
  roles: RoleOption[];
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(NOTHING);
  const set = (part: Partial<typeof NOTHING>) => setDraft({ ...draft, ...part });
  const { form, errors, clear, refuse } = useFormErrors();
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const plan = useImportPlan(tenant, draft.source?.id);
  const { fields } = errors;

  const { review, attempt } = useReview<{ id: string }>(JSON.stringify(draft), (approval) => {
    const [kind, id] = sourceOf(draft.source?.id);
    return importFromDirectory(tenant, {
      source: { kind, id },
      name: draft.name,
      description: draft.description,
      roleId: draft.roleId,
      idpGroups: splitIdpGroups(draft.idp),
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
    toast(`${draft.name} is being imported. A notice tells when its people are here.`);
    router.refresh();
    onClose();
  }

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="Import AD group"
      description="The group follows the directory from then on. Only people who are here already become members."
    >
      <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <MultiPicker
          label="Group or organizational unit"
          source={`/t/${tenant}/api/directory/sources`}
          chosen={draft.source ? [draft.source] : []}
          onChange={(items) => {
            const source = items.at(-1);
            const proposed = draft.name === "" || draft.name === draft.source?.label.slice(0, 80);
            set({ source, ...(proposed ? { name: source?.label.slice(0, 80) ?? "" } : {}) });
          }}
          placeholder="Search the directory"
          {...(fields["source.id"] || fields.source
            ? { error: "Choose a group or unit of the directory." }
            : {})}
        />
        {plan && (
          <Callout>
            <PlanLines plan={plan} verbs={{ join: "Become members", leave: "Leave" }} />
            {plan.joins.count + plan.missing.count === 0 && "Nobody is in it."}
          </Callout>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={fields.name}>
            <Input value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          </Field>
          <Field label="Role" hint="Every member gets this role." error={fields.roleId}>
            <RoleSelect
              roles={roles}
              none="Choose a role"
              value={draft.roleId}
              onChange={(event) => set({ roleId: event.target.value })}
            />
          </Field>
        </div>
        <Field label="Description" error={fields.description}>
          <Textarea
            rows={2}
            value={draft.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
        <Field
          label="IdP groups"
          hint="Names that single sign-on sends, separated by commas and compared exactly. Entra ID sends ids."
          error={Object.entries(fields).find(([name]) => name.startsWith("idpGroups"))?.[1]}
        >
          <Input value={draft.idp} onChange={(event) => set({ idp: event.target.value })} />
        </Field>
        <ChangeReview review={review} />
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending} disabled={!review.ready}>
            {review.plan ? "Import as shown" : "Import"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function sourceOf(id: string | undefined): [SourceKind, string] {
  const [kind, uuid = ""] = (id ?? "").split(":");
  return [kind === "unit" ? "unit" : "group", uuid];
}

/** What the chosen source would bring, read anew for each. */
function useImportPlan(tenant: string, source: string | undefined): PlannedGroup | undefined {
  const [plan, setPlan] = useState<PlannedGroup>();
  useEffect(() => {
    setPlan(undefined);
    if (!source) return;
    const abort = new AbortController();
    const [kind, id] = sourceOf(source);
    fetch(`/t/${tenant}/api/directory/import-plan?kind=${kind}&id=${id}`, { signal: abort.signal })
      .then(async (response) => response.ok && setPlan((await response.json()) as PlannedGroup))
      .catch(() => {});
    return () => abort.abort();
  }, [tenant, source]);
  return plan;
}

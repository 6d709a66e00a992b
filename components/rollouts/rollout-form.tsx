"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { start } from "@/lib/rollouts/actions";
import type { RolloutPlan } from "@/lib/rollouts/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { MultiPicker } from "../ui/multi-picker";
import { Callout, Section } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { emptyRing, inputOf, type RolloutDraft } from "./draft";
import { PlanPreview } from "./plan-preview";
import { PauseFields, RingFields } from "./ring-fields";

const MOST_RINGS = 6;

/** Chooses content and rings, shows the plan, and starts exactly that plan (W5, C18). */
export function RolloutForm({
  tenant,
  items,
  labels,
}: {
  tenant: string;
  items: readonly { id: string; name: string; type: ContentType }[];
  labels: readonly string[];
}) {
  const [draft, setDraft] = useState<RolloutDraft>(() => ({
    name: items.length === 1 ? `Roll out ${items[0]?.name}` : "",
    items: items.map(({ id, name, type }) => ({ id, label: name, hint: CONTENT[type].one })),
    rings: [emptyRing(1, "Canary")],
    rest: { waitMinutes: "0", approval: false },
  }));
  const [plan, setPlan] = useState<RolloutPlan>();
  const [pending, setPending] = useState<"plan" | "start">();
  const [touched, setTouched] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(touched && pending !== "start");

  function change(next: Partial<RolloutDraft>) {
    setDraft((before) => ({ ...before, ...next }));
    setTouched(true);
    if (Object.keys(next).some((key) => key !== "name")) setPlan(undefined);
  }

  async function preview() {
    const missing = whatIsMissing(draft);
    if (missing) return refuse(missing);
    clear();
    setPending("plan");
    const input = encodeURIComponent(JSON.stringify(inputOf(draft)));
    const response = await fetch(`/t/${tenant}/api/rollouts/plan?input=${input}`).catch(() => undefined);
    const answer = (await response?.json().catch(() => undefined)) as RolloutPlan & { message?: string };
    setPending(undefined);
    if (response?.ok) setPlan(answer);
    else refuse({ message: answer?.message ?? "The plan could not be made now. Try again." });
  }

  async function begin() {
    if (!plan) return;
    setPending("start");
    const result = await start(tenant, { ...inputOf(draft), name: draft.name, digest: plan.digest });
    if (!result.ok) {
      setPending(undefined);
      if (result.code === "conflict") setPlan(undefined);
      return refuse(result);
    }
    toast("The rollout has begun with its first ring");
    router.push(`/t/${tenant}/content/rollouts/${result.data.id}`);
  }

  const fit = plan && plan.refused.length === 0 && plan.changes.some(({ blocked }) => !blocked);
  return (
    <form ref={form} className="max-w-4xl" onSubmit={(event) => event.preventDefault()}>
      <Section title="What" description="What it uses travels along, whatever its labels.">
        <div className="flex max-w-xl flex-col gap-3">
          <Field label="Name of the rollout" error={errors.fields.name}>
            <Input
              value={draft.name}
              maxLength={120}
              onChange={(event) => change({ name: event.target.value })}
            />
          </Field>
          <MultiPicker
            label="Content"
            source={`/t/${tenant}/api/rollouts/items`}
            chosen={draft.items}
            onChange={(chosen) => change({ items: chosen })}
            error={errors.fields.itemIds}
            placeholder="Search content"
          />
        </div>
      </Section>
      <Section
        title="Rings"
        description="A tenant is in the first ring that names it or one of its labels. All others that the content is for come last."
      >
        <div className="flex flex-col gap-6">
          {draft.rings.map((ring, index) => (
            <RingFields
              key={ring.key}
              tenant={tenant}
              number={index + 1}
              ring={ring}
              labels={labels}
              errors={errors.fields}
              onChange={(next) =>
                change({ rings: draft.rings.map((each) => (each.key === ring.key ? next : each)) })
              }
              onRemove={
                draft.rings.length > 1
                  ? () => change({ rings: draft.rings.filter((each) => each.key !== ring.key) })
                  : undefined
              }
            />
          ))}
          {draft.rings.length < MOST_RINGS && (
            <Button
              className="self-start"
              onClick={() => {
                const key = Math.max(...draft.rings.map((ring) => ring.key)) + 1;
                change({ rings: [...draft.rings, emptyRing(key, `Ring ${draft.rings.length + 1}`)] });
              }}
            >
              <Plus className="size-4" aria-hidden /> Add a ring
            </Button>
          )}
          <fieldset className="flex flex-col gap-3 border-l-2 pl-4">
            <legend className="contents text-sm font-medium">Ring {draft.rings.length + 1} · The rest</legend>
            <PauseFields
              at="rest"
              ring={draft.rest}
              before={draft.rings.length}
              errors={errors.fields}
              onChange={(next) => change({ rest: { ...draft.rest, ...next } })}
            />
          </fieldset>
        </div>
      </Section>
      <Section title="Plan">
        <div className="flex flex-col items-start gap-4">
          {errors.message && <Callout tone="danger">{errors.message}</Callout>}
          {plan && (
            <div className="w-full">
              <PlanPreview plan={plan} rings={[...draft.rings.map(({ name }) => name), "The rest"]} />
            </div>
          )}
          <div className="flex gap-2">
            <Button variant={plan ? "secondary" : "primary"} pending={pending === "plan"} onClick={preview}>
              {plan ? "Make the plan again" : "Show the plan"}
            </Button>
            {fit && (
              <Button variant="primary" pending={pending === "start"} onClick={begin}>
                Start with ring 1
              </Button>
            )}
          </div>
        </div>
      </Section>
    </form>
  );
}

function whatIsMissing(draft: RolloutDraft) {
  const fields: Record<string, string> = {};
  if (draft.name.trim() === "") fields.name = "Enter a name.";
  if (draft.items.length === 0) fields.itemIds = "Choose what to roll out.";
  draft.rings.forEach((ring, index) => {
    if (ring.name.trim() === "") fields[`rings.${index}.name`] = "Enter a name.";
    if (ring.tenants.length + ring.labels.length === 0)
      fields[`rings.${index}.tenantIds`] = "Choose tenants or labels for this ring.";
  });
  return Object.keys(fields).length > 0 ? { message: "Some fields need a correction.", fields } : undefined;
}

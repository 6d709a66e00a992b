"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { update } from "@/lib/policies/actions";
import type { PolicyEffect, SignInPolicy } from "@/lib/policies/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { draftOf, policyOf } from "./draft";
import { EffectPanel } from "./effect-panel";
import { PolicyFields } from "./policy-fields";
import { usePolicyEffect } from "./use-policy-effect";

/** The instance's sign-in policy, with what a change of it means in numbers (A7, A4). */
export function PolicyForm({
  tenant,
  policy,
  effect: known,
  ownAddress,
  readOnly,
}: {
  tenant: string;
  policy: SignInPolicy & { version: number };
  effect: PolicyEffect;
  /** The address that a list of networks must have in it; null for a visitor. */
  ownAddress: string | null;
  readOnly: boolean;
}) {
  const [base, setBase] = useState({ version: policy.version, start: draftOf(policy) });
  const [draft, setDraft] = useState(base.start);
  const [reloads, setReloads] = useState(false);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  const dirty = JSON.stringify(draft) !== JSON.stringify(base.start);
  useDirtyGuard(dirty);
  const { effect, stale } = usePolicyEffect(tenant, draft, known, dirty);

  // What came with a newer version is taken only where that was asked for: what was typed is not lost.
  if (policy.version !== base.version && (reloads || !dirty)) {
    const start = draftOf(policy);
    setBase({ version: policy.version, start });
    setDraft(start);
    setReloads(false);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await update(tenant, { ...policyOf(draft), version: base.version });
    setPending(false);
    if (!result.ok) return refuse(result);
    clear();
    const { shortened, version } = result.data;
    toast(
      shortened > 0
        ? `Saved; ${shortened} ${shortened === 1 ? "session was" : "sessions were"} shortened`
        : "Saved",
    );
    // Typed in another way, but the same policy.
    if (version === base.version) return setDraft(base.start);
    setReloads(true);
    router.refresh();
  }

  function reload() {
    clear();
    setReloads(true);
    router.refresh();
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit}>
      <fieldset disabled={readOnly}>
        <PolicyFields
          draft={draft}
          set={(change) => setDraft({ ...draft, ...change })}
          errors={errors.fields}
          ownAddress={ownAddress}
        />
      </fieldset>
      <EffectPanel effect={effect} stale={stale} />
      {errors.message && (
        <Callout tone="danger" className="mb-4">
          {errors.message}
          {errors.fields.version && (
            <div className="mt-2">
              <Button type="button" onClick={reload}>
                Load the current policy
              </Button>
            </div>
          )}
        </Callout>
      )}
      {!readOnly && (
        <Button type="submit" variant="primary" pending={pending} disabled={!dirty}>
          Save
        </Button>
      )}
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { saveSettings } from "@/lib/directory/actions";
import type { DirectoryState } from "@/lib/directory/model";
import {
  DIRECTORY_KIND_LABELS,
  DIRECTORY_KINDS,
  type DirectoryKind,
  minutesInWords,
  QUARANTINE_CHOICES,
  SYNC_CHOICES,
} from "@/lib/directory/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Select } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";

/** How groups follow the directory: how often, and how long one that is gone there waits (G6, W8). */
export function SettingsForm({
  tenant,
  state,
  readOnly,
}: {
  tenant: string;
  state: DirectoryState;
  readOnly: boolean;
}) {
  const [draft, setDraft] = useState({
    kind: state.kind,
    syncMinutes: state.syncMinutes,
    quarantineDays: state.quarantineDays,
  });
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const dirty =
    draft.kind !== state.kind ||
    draft.syncMinutes !== state.syncMinutes ||
    draft.quarantineDays !== state.quarantineDays;
  useDirtyGuard(dirty);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setError(undefined);
    const result = await saveSettings(tenant, { version: state.version, ...draft });
    setPending(false);
    if (!result.ok) return setError(result.message);
    toast("Saved");
    router.refresh();
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Directory">
          <Select
            disabled={readOnly}
            value={draft.kind}
            onChange={(event) => setDraft({ ...draft, kind: event.target.value as DirectoryKind })}
          >
            {DIRECTORY_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {DIRECTORY_KIND_LABELS[kind]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Sync imported groups every" hint="A change there arrives here within this time.">
          <Select
            disabled={readOnly}
            value={draft.syncMinutes}
            onChange={(event) => setDraft({ ...draft, syncMinutes: Number(event.target.value) })}
          >
            {withOwn(SYNC_CHOICES, state.syncMinutes).map((minutes) => (
              <option key={minutes} value={minutes}>
                {minutesInWords(minutes)}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="Quarantine"
          hint="How long a group that is gone in the directory stays here before it is deleted."
        >
          <Select
            disabled={readOnly}
            value={draft.quarantineDays}
            onChange={(event) => setDraft({ ...draft, quarantineDays: Number(event.target.value) })}
          >
            {withOwn(QUARANTINE_CHOICES, state.quarantineDays).map((days) => (
              <option key={days} value={days}>
                {days === 0 ? "None: at the next sync" : minutesInWords(days * 1440)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {error && <Callout tone="danger">{error}</Callout>}
      {!readOnly && (
        <div>
          <Button type="submit" variant="primary" pending={pending} disabled={!dirty}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

function withOwn(choices: readonly number[], own: number): number[] {
  return [...new Set([...choices, own])].sort((a, b) => a - b);
}

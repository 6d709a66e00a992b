"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { rotate } from "@/lib/api-keys/actions";
import type { ApiKeyRow } from "@/lib/api-keys/model";
import { OVERLAP_HOURS } from "@/lib/api-keys/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Select } from "../ui/field";
import { RelativeTime } from "../ui/relative-time";
import { Callout } from "../ui/states";
import { MadeKey } from "./made-key";

const CHOICES = [
  { hours: 0, label: "Not at all: it ends at once" },
  { hours: 1, label: "1 hour" },
  { hours: OVERLAP_HOURS.usual, label: "1 day" },
  { hours: 3 * 24, label: "3 days" },
  { hours: OVERLAP_HOURS.most, label: "7 days" },
];

/** Gives a key a new secret and lets the old one work on for a while (K1). */
export function RotateDialog({
  tenant,
  apiKey,
  onClose,
}: {
  tenant: string;
  apiKey: ApiKeyRow;
  onClose: () => void;
}) {
  const [hours, setHours] = useState<number>(OVERLAP_HOURS.usual);
  const [secret, setSecret] = useState<string>();
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const { id, version } = apiKey;
    const result = await rotate(tenant, { id, version, overlapHours: hours });
    setPending(false);
    if (!result.ok) return setError(result.message);
    setSecret(result.data.secret);
    router.refresh();
  }

  if (secret !== undefined) {
    const old = CHOICES.find((choice) => choice.hours === hours);
    return (
      <Dialog open onClose={onClose} title={`${apiKey.name} has a new secret`}>
        <MadeKey
          secret={secret}
          note={hours === 0 ? "The old secret has ended." : `The old secret works for ${old?.label} more.`}
          onDone={onClose}
        />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="Rotate API key" description={apiKey.name}>
      <form method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="How long the old secret works on"
          hint="Put the new secret in place everywhere within this time."
        >
          <Select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
            {CHOICES.map((choice) => (
              <option key={choice.hours} value={choice.hours}>
                {choice.label}
              </option>
            ))}
          </Select>
        </Field>
        {apiKey.previousUntil && (
          <Callout tone="warning">
            The secret before the current one still works (it would end{" "}
            <RelativeTime at={apiKey.previousUntil} />
            ). Rotating again ends it at once.
          </Callout>
        )}
        {error && <Callout tone="danger">{error}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Rotate
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

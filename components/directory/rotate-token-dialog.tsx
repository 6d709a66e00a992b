"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { rotate } from "@/lib/directory/actions";
import { TOKEN_OVERLAP } from "@/lib/directory/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Select } from "../ui/field";
import { Callout } from "../ui/states";

const CHOICES = [
  { hours: 0, label: "Not at all: it ends at once" },
  { hours: 1, label: "1 hour" },
  { hours: TOKEN_OVERLAP.usual, label: "1 day" },
  { hours: TOKEN_OVERLAP.most, label: "7 days" },
];

/** Gives the directory a new token and lets the old one work on for a while. */
export function RotateTokenDialog({
  tenant,
  version,
  onToken,
  onClose,
}: {
  tenant: string;
  version: number;
  onToken: (token: string) => void;
  onClose: () => void;
}) {
  const [hours, setHours] = useState<number>(TOKEN_OVERLAP.usual);
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await rotate(tenant, { version, overlapHours: hours });
    setPending(false);
    if (!result.ok) return setError(result.message);
    onToken(result.data.token);
    router.refresh();
    onClose();
  }

  return (
    <Dialog open onClose={onClose} title="New token" description="The directory's client needs the new one.">
      <form method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="How long the old token works on"
          hint="Enter the new one in the directory within this time. A token before the old one ends at once."
        >
          <Select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
            {CHOICES.map((choice) => (
              <option key={choice.hours} value={choice.hours}>
                {choice.label}
              </option>
            ))}
          </Select>
        </Field>
        {error && <Callout tone="danger">{error}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Make a new token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { accept } from "@/lib/deviations/actions";
import type { DeviationRow } from "@/lib/deviations/model";
import { counted } from "@/lib/rollouts/words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input, Textarea } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { keysOf } from "./keys";

const DAY_MS = 86_400_000;
const day = (from: number) => new Date(Date.now() + from * DAY_MS).toISOString().slice(0, 10);

/** Accepts deviations with a note, until a day: until then they are no trouble and are left as they are (W7). */
export function AcceptDialog({
  tenant,
  rows,
  onClose,
}: {
  tenant: string;
  rows: DeviationRow[];
  onClose: () => void;
}) {
  const [note, setNote] = useState("");
  const [until, setUntil] = useState(() => day(30));
  const [pending, setPending] = useState(false);
  const { form, errors, refuse } = useFormErrors();
  const router = useRouter();
  const [first] = rows;
  const what =
    rows.length === 1 ? `${first?.itemName} in ${first?.tenantName}` : counted(rows.length, "deviation");

  async function save() {
    setPending(true);
    const result = await accept(tenant, { deviations: keysOf(rows), note, until });
    setPending(false);
    if (!result.ok) return refuse(result);
    toast(`Accepted until ${until}`);
    router.refresh();
    onClose();
  }

  return (
    <Dialog open onClose={onClose} title={`Accept ${what}?`}>
      <form
        ref={form}
        className="flex flex-col gap-4 text-sm"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p>
          Until the end of that day it does not count as trouble, and what was changed or removed there is not
          pushed again by itself. Then it comes back.
        </p>
        <Field label="Why" error={errors.fields.note}>
          <Textarea value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Field label="Until" hint="The end of this day, UTC." error={errors.fields.until} className="w-48">
          <Input
            type="date"
            min={day(0)}
            max={day(365)}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </Field>
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Accept
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

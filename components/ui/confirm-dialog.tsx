"use client";

import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field, Input } from "./field";
import { Callout } from "./states";

/** Asks before something is lost; says what, and for what holds other things asks for its name. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  danger,
  typeName,
  waiting,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  typeName?: string;
  /** True while what is lost is still being read. */
  waiting?: boolean;
  /** Answers the sentence that explains a refusal, or undefined where it was done. */
  onConfirm: () => Promise<string | undefined>;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();

  async function run() {
    setPending(true);
    const refused = await onConfirm();
    setPending(false);
    if (refused) setError(refused);
    else onClose();
  }

  return (
    <Dialog open onClose={onClose} title={title}>
      <div className="flex flex-col gap-4 text-sm">
        <div>{children}</div>
        {typeName && (
          <Field label={`Type ${typeName} to confirm`}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
          </Field>
        )}
        {error && <Callout tone="danger">{error}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            pending={pending}
            disabled={waiting || (typeName !== undefined && typed !== typeName)}
            onClick={run}
          >
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

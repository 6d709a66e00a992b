import { Trash2 } from "lucide-react";
import { Button } from "../ui/button";
import { Checkbox, Field, Input } from "../ui/field";
import { MultiPicker } from "../ui/multi-picker";
import type { RingDraft } from "./draft";

/** One ring before the last: its name, who is in it, and what it waits for. */
export function RingFields({
  tenant,
  number,
  ring,
  labels,
  errors,
  onChange,
  onRemove,
}: {
  tenant: string;
  number: number;
  ring: RingDraft;
  labels: readonly string[];
  errors: Readonly<Record<string, string>>;
  onChange: (ring: RingDraft) => void;
  /** Absent where it is the only one. */
  onRemove?: (() => void) | undefined;
}) {
  const at = `rings.${number - 1}`;
  const set = (change: Partial<RingDraft>) => onChange({ ...ring, ...change });
  return (
    <fieldset className="flex flex-col gap-3 border-l-2 pl-4">
      <legend className="sr-only">Ring {number}</legend>
      <div className="flex items-end gap-2">
        <Field label={`Ring ${number}`} error={errors[`${at}.name`]} className="max-w-xs flex-1">
          <Input value={ring.name} maxLength={80} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        {onRemove && (
          <Button variant="ghost" aria-label={`Remove ring ${number}`} onClick={onRemove}>
            <Trash2 className="size-4" aria-hidden />
          </Button>
        )}
      </div>
      <div className="max-w-xl">
        <MultiPicker
          label={`Tenants of ring ${number}`}
          source={`/t/${tenant}/api/rollouts/tenants`}
          chosen={ring.tenants}
          onChange={(tenants) => set({ tenants })}
          error={errors[`${at}.tenantIds`]}
          placeholder="Search a tenant"
        />
      </div>
      {labels.length > 0 && (
        <fieldset aria-label={`Labels of ring ${number}`} className="flex flex-wrap gap-x-4 gap-y-1">
          <span className="text-sm text-muted">or every tenant labelled</span>
          {labels.map((label) => (
            <Checkbox
              key={label}
              label={label}
              checked={ring.labels.includes(label)}
              onChange={(event) =>
                set({
                  labels: event.target.checked
                    ? [...ring.labels, label]
                    : ring.labels.filter((each) => each !== label),
                })
              }
            />
          ))}
        </fieldset>
      )}
      {number > 1 && <PauseFields at={at} ring={ring} before={number - 1} errors={errors} onChange={set} />}
    </fieldset>
  );
}

/** What a ring waits for after the one before. */
export function PauseFields({
  at,
  ring,
  before,
  errors,
  onChange,
}: {
  at: string;
  ring: Pick<RingDraft, "waitMinutes" | "approval">;
  before: number;
  errors: Readonly<Record<string, string>>;
  onChange: (change: Partial<Pick<RingDraft, "waitMinutes" | "approval">>) => void;
}) {
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
      <Field
        label={`Minutes to wait after ring ${before}`}
        error={errors[`${at}.waitMinutes`]}
        className="w-56"
      >
        <Input
          type="number"
          min={0}
          max={20160}
          inputMode="numeric"
          value={ring.waitMinutes}
          onChange={(event) => onChange({ waitMinutes: event.target.value })}
        />
      </Field>
      <Checkbox
        className="pb-1.5"
        label="Another person must approve"
        checked={ring.approval}
        onChange={(event) => onChange({ approval: event.target.checked })}
      />
    </div>
  );
}

import { EXPIRY_DAYS } from "@/lib/api-keys/words";
import { Field, Input, Select } from "../ui/field";

/** What is chosen of when a key ends; a day only with `date`. */
export type ExpiryChoice = { kind: string; date: string };

/** When a key ends: none, after some days, or on a date; an edit can also keep what it is. */
export function ExpiryField({
  value,
  onChange,
  keep,
  error,
}: {
  value: ExpiryChoice;
  onChange: (value: ExpiryChoice) => void;
  keep?: boolean;
  error?: string;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="Expires"
        hint={value.kind === "none" ? "A key without an end works until someone revokes it." : undefined}
        error={value.kind === "date" ? undefined : error}
      >
        <Select value={value.kind} onChange={(event) => onChange({ ...value, kind: event.target.value })}>
          {keep && <option value="keep">As it is</option>}
          {EXPIRY_DAYS.map((days) => (
            <option key={days} value={days}>
              In {days} days
            </option>
          ))}
          <option value="date">On a date</option>
          <option value="none">Never</option>
        </Select>
      </Field>
      {value.kind === "date" && (
        <Field label="Last day (UTC)" error={error}>
          <Input
            type="date"
            value={value.date}
            onChange={(event) => onChange({ ...value, date: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}

/** The choice as the commands take it. */
export function expiresOf({ kind, date }: ExpiryChoice) {
  if (kind === "keep" || kind === "none") return kind === "none" ? null : ("keep" as const);
  if (kind === "date") return { date };
  const days = EXPIRY_DAYS.find((known) => String(known) === kind) ?? EXPIRY_DAYS[0];
  return { days };
}

import Form from "next/form";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";

type Errors = { readonly [field in "at" | "from" | "to"]?: string };

/** Asks for one time. What was typed stays, with the reason where it was refused. */
export function AsOfForm({ action, at, errors }: { action: string; at: string; errors: Errors }) {
  return (
    <Form action={action} className="flex flex-wrap items-start gap-3">
      <TimeField name="at" label="Date and time (UTC)" value={at} error={errors.at} />
      <Button type="submit" variant="primary" className="mt-6">
        Show
      </Button>
    </Form>
  );
}

/** Asks for two times. */
export function BetweenForm({
  action,
  from,
  to,
  errors,
}: {
  action: string;
  from: string;
  to: string;
  errors: Errors;
}) {
  return (
    <Form action={action} className="flex flex-wrap items-start gap-3">
      <TimeField name="from" label="From (UTC)" value={from} error={errors.from} />
      <TimeField name="to" label="To (UTC)" value={to} error={errors.to} />
      <Button type="submit" variant="primary" className="mt-6">
        Compare
      </Button>
    </Form>
  );
}

function TimeField({
  name,
  label,
  value,
  error,
}: {
  name: string;
  label: string;
  value: string;
  error?: string | undefined;
}) {
  return (
    <Field label={label} {...(error ? { error } : {})}>
      <Input
        key={value}
        type="datetime-local"
        name={name}
        step={1}
        defaultValue={value}
        className="w-56"
        required
      />
    </Field>
  );
}

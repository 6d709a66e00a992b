import { Field, Input } from "../ui/field";

/** The address that somebody signs in with. */
export function EmailField({
  value,
  onChange,
  onBlur,
  error,
}: {
  value: string;
  onChange: (email: string) => void;
  onBlur?: () => void;
  error?: string | undefined;
}) {
  return (
    <Field label="E-mail address" error={error}>
      <Input
        name="email"
        type="email"
        autoComplete="username"
        required
        value={value}
        onBlur={onBlur}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

import type { CommandField } from "@/lib/commands/words";
import { Checkbox, Field, Input, Select, Textarea } from "../ui/field";
import { XmlField } from "./xml-field";

const EXTRA: Partial<Record<CommandField["kind"], string>> = {
  names: "Separate several by commas.",
  pairs: "One name=value on each line.",
  secrets: "One name=value on each line. They are sealed at once and never shown again.",
};

/** One field of a command's form, drawn as its schema says. */
export function CommandFieldInput({
  field,
  value,
  error,
  onChange,
}: {
  field: CommandField;
  value: string | boolean;
  error: string | undefined;
  onChange: (value: string | boolean) => void;
}) {
  const { kind, label, required } = field;
  const text = typeof value === "string" ? value : "";
  const hint = [field.hint, EXTRA[kind]].filter(Boolean).join(" ");
  if (kind === "flag") {
    return (
      <div className="flex flex-col gap-1">
        <Checkbox
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        {hint && <p className="text-xs text-muted">{hint}</p>}
        {error && <p className="text-xs font-medium text-danger">{error}</p>}
      </div>
    );
  }
  const shared = {
    value: text,
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  const input = () => {
    switch (kind) {
      case "choice":
        return (
          <Select {...shared}>
            {!required && !field.initial && <option value="">None</option>}
            {field.choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice[0]?.toUpperCase() + choice.slice(1)}
              </option>
            ))}
          </Select>
        );
      case "xml":
        return <XmlField value={text} onChange={onChange} />;
      case "text":
      case "json":
        return <Textarea {...shared} rows={6} className="font-mono text-xs" spellCheck={false} />;
      case "pairs":
      case "secrets":
        return <Textarea {...shared} rows={3} className="font-mono text-xs" spellCheck={false} />;
      default:
        return <Input {...shared} inputMode={kind === "number" ? "numeric" : undefined} />;
    }
  };
  return (
    <Field
      label={required || kind === "choice" ? label : `${label} (optional)`}
      hint={hint || undefined}
      error={error}
    >
      {input()}
    </Field>
  );
}

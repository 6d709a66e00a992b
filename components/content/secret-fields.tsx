"use client";

import { Field, Input } from "../ui/field";
import { Section } from "../ui/states";
import { useConnectionFields } from "./editors/connection";

/** A connection's secrets: what is typed replaces what is set; an empty field leaves it (C10). */
export function SecretFields({
  tenant,
  integrationId,
  set,
  elsewhere,
  typed,
  taken,
  errors,
  onChange,
  onTake,
}: {
  tenant: string;
  integrationId: string;
  /** The fields whose secret is set. */
  set: readonly string[];
  /** True where another host is called than the one that they were given for. */
  elsewhere: boolean;
  typed: Readonly<Record<string, string>>;
  /** The fields whose secret is to be taken away. */
  taken: readonly string[];
  errors: Readonly<Record<string, string>>;
  onChange: (typed: Record<string, string>) => void;
  onTake: (taken: string[]) => void;
}) {
  const fields = useConnectionFields(tenant, integrationId);
  const secrets = Array.isArray(fields) ? fields.filter(({ secret }) => secret) : [];
  if (secrets.length === 0) return null;
  return (
    <Section title="Secrets" description="They are sealed as soon as they are saved, and never shown again.">
      <div className="flex flex-col gap-4">
        {secrets.map(({ name, label }) => (
          <div key={name} className="flex flex-wrap items-end gap-3">
            <Field
              label={label}
              hint={hintOf(set.includes(name), elsewhere)}
              error={errors[`secrets.${name}`]}
              className="min-w-64 flex-1"
            >
              <Input
                type="password"
                autoComplete="new-password"
                value={typed[name] ?? ""}
                disabled={taken.includes(name)}
                onChange={(event) => onChange({ ...typed, [name]: event.target.value })}
              />
            </Field>
            {set.includes(name) && !elsewhere && (
              <label className="flex h-8 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={taken.includes(name)}
                  onChange={(event) =>
                    onTake(event.target.checked ? [...taken, name] : taken.filter((each) => each !== name))
                  }
                />
                Take it away
              </label>
            )}
          </div>
        ))}
      </div>
    </Section>
  );
}

function hintOf(isSet: boolean, elsewhere: boolean): string {
  if (!isSet) return "Not set yet.";
  return elsewhere
    ? "Enter it anew: the one that is set was given for another host, and is forgotten when you save."
    : "Set. Type a new one to replace it.";
}

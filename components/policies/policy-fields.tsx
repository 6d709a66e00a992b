import type { ReactNode } from "react";
import { Checkbox, Field, Input, Select, Textarea } from "../ui/field";
import { Section } from "../ui/states";
import type { PolicyDraft } from "./draft";

type NumberKey = "minLength" | "history" | "sessionHours" | "inactiveDays";

/** The fields of a sign-in policy (A7, A4). */
export function PolicyFields({
  draft,
  set,
  errors,
  ownAddress,
}: {
  draft: PolicyDraft;
  set: (change: Partial<PolicyDraft>) => void;
  errors: Readonly<Record<string, string>>;
  ownAddress: string | null;
}) {
  const whole = (key: NumberKey, label: string, hint: ReactNode) => (
    <Field label={label} hint={hint} error={errors[key]}>
      <Input
        inputMode="numeric"
        value={draft[key]}
        onChange={(event) => set({ [key]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <Section title="Passwords" description="For passwords that are set from now on.">
        <div className="grid gap-4 sm:grid-cols-3">
          {whole("minLength", "Least length", "8 to 64 characters.")}
          <Field
            label="Kinds of characters"
            hint="Small letters, capital letters, digits, other characters."
            error={errors.classes}
          >
            <Select value={draft.classes} onChange={(event) => set({ classes: event.target.value })}>
              <option value="0">Any</option>
              <option value="2">At least 2</option>
              <option value="3">At least 3</option>
              <option value="4">All 4</option>
              {draft.classes === "1" && <option value="1">At least 1</option>}
            </Select>
          </Field>
          {whole(
            "history",
            "History",
            "None of so many last ones comes back: 0 to 24, the current one among them.",
          )}
        </div>
        <Checkbox
          className="mt-3"
          label="Refuse common and breached passwords, simple variations of them, and one's own name and address"
          checked={draft.refuseCommon}
          onChange={(event) => set({ refuseCommon: event.target.checked })}
        />
      </Section>
      <Section title="Sessions and inactivity">
        <div className="grid gap-4 sm:grid-cols-2">
          {whole("sessionHours", "Session length in hours", "1 to 24. Fewer hours cut live sessions too.")}
          {whole(
            "inactiveDays",
            "Deactivate after days without sign-in",
            "0 = never. Never an Account Admin or the break-glass account.",
          )}
        </div>
      </Section>
      <Section title="Where and who" description="One entry a line. An empty list admits all.">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Networks that people work from"
            hint={`Addresses and ranges such as 192.0.2.0/24 or 2001:db8::/32.${ownAddress ? ` Yours now: ${ownAddress}.` : ""} The break-glass account may sign in from anywhere.`}
            error={errors.networks}
          >
            <Textarea
              rows={5}
              spellCheck={false}
              value={draft.networks}
              onChange={(event) => set({ networks: event.target.value })}
            />
          </Field>
          <Field
            label="E-mail domains of new people"
            hint="Such as acme.example; subdomains are domains of their own. For invitations, import and first sign-ins by a provider."
            error={errors.domains}
          >
            <Textarea
              rows={5}
              spellCheck={false}
              value={draft.domains}
              onChange={(event) => set({ domains: event.target.value })}
            />
          </Field>
        </div>
      </Section>
    </>
  );
}

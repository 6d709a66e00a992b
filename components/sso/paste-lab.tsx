"use client";

import { type FormEvent, useState } from "react";
import type { Result } from "@/lib/core/result";
import type { LabResult } from "@/lib/sso/lab";
import { Button } from "../ui/button";
import { Field, Textarea } from "../ui/field";
import { Callout, Section } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";
import { LabView } from "./lab-view";

/** Looks into what a provider sent, as it was pasted: nobody is signed in by it (A2). */
export function PasteLab({
  title,
  description,
  label,
  name,
  ready,
  look,
}: {
  title: string;
  description: string;
  label: string;
  /** How the input calls what is pasted. */
  name: string;
  ready: boolean;
  look: (pasted: string) => Promise<Result<LabResult>>;
}) {
  const [text, setText] = useState("");
  const [result, setResult] = useState<LabResult>();
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const answer = await look(text);
    setPending(false);
    setResult(answer.ok ? answer.data : undefined);
    if (!answer.ok) refuse(answer);
  }

  return (
    <Section title={title} description={description}>
      <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-3">
        <Field label={label} error={errors.fields[name]}>
          <Textarea
            rows={5}
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-xs"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setResult(undefined);
            }}
          />
        </Field>
        {errors.message && !errors.fields[name] && <Callout tone="danger">{errors.message}</Callout>}
        <div>
          <Button type="submit" pending={pending} disabled={text.trim() === "" || !ready}>
            Look into it
          </Button>
        </div>
      </form>
      {result && (
        <div className="mt-4">
          <LabView result={result} />
        </div>
      )}
    </Section>
  );
}

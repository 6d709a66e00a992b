"use client";

import { useEffect, useRef, useState } from "react";

/** Why a form was refused: a sentence, and further ones by field. */
export type FormErrors = { message?: string; fields: Record<string, string> };

const NONE: FormErrors = { fields: {} };

/** A form's errors; a new refusal takes the focus to the first field that has one. */
export function useFormErrors() {
  const [errors, setErrors] = useState<FormErrors>(NONE);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors.fields).length === 0) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  return {
    form,
    errors,
    clear: () => setErrors(NONE),
    refuse: ({ message, fields = {} }: { message: string; fields?: Record<string, string> }) =>
      setErrors({ message, fields }),
  };
}

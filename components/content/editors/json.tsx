"use client";

import { useEffect, useRef, useState } from "react";
import { Field, Textarea } from "../../ui/field";
import { lineOf, spanOfLine } from "../json-lines";
import { parseJsonText } from "../json-text";

/** A value as text: what is typed counts as soon as it is JSON. Each mistake within leads to its line. */
export function JsonField({
  label,
  hint,
  rows = 14,
  value,
  error,
  mistakes = {},
  check,
  onChange,
}: {
  label: string;
  hint?: string;
  rows?: number;
  value: unknown;
  error?: string | undefined;
  /** Sentences by the path inside the value, such as `steps.0.name`. */
  mistakes?: Readonly<Record<string, string>>;
  /** A sentence where the value cannot be taken, whatever it says. */
  check?: (value: unknown) => string | undefined;
  onChange: (value: unknown) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? undefined : parseJsonText(typed);
  const box = useRef<HTMLTextAreaElement>(null);
  const broken = (parsed?.ok === false ? parsed.error : parsed && check?.(parsed.value)) ?? "";
  // The browser then holds the form back: a text that is no JSON would else be left out of what is saved.
  useEffect(() => box.current?.setCustomValidity(broken), [broken]);
  const found = Object.entries(mistakes);
  const text = typed ?? JSON.stringify(value, null, 2);
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={label}
        hint={hint}
        error={broken || error || (found.length > 0 ? inAll(found.length) : undefined)}
      >
        <Textarea
          ref={box}
          rows={rows}
          spellCheck={false}
          className="font-mono text-xs leading-5"
          value={text}
          onChange={(event) => {
            setTyped(event.target.value);
            const next = parseJsonText(event.target.value);
            if (next.ok) onChange(next.value);
          }}
          onBlur={() => parsed?.ok && !broken && setTyped(undefined)}
        />
      </Field>
      {!broken && found.length > 0 && (
        <ul aria-label={`Mistakes in ${label}`} className="flex flex-col divide-y rounded-md border text-sm">
          {found.map(([path, message]) => {
            const line = lineOf(value, path);
            return (
              <li key={path}>
                <button
                  type="button"
                  className="flex w-full flex-wrap gap-x-3 px-3 py-1.5 text-left hover:bg-sunken"
                  onClick={() => showLine(box.current, line)}
                >
                  <span className="w-16 shrink-0 text-muted tabular-nums">Line {line}</span>
                  <code className="font-mono text-xs leading-5 break-all">{path || "The whole"}</code>
                  <span className="text-danger">{message}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

const inAll = (count: number) =>
  count === 1 ? "There is a mistake in it." : `There are ${count} mistakes in it.`;

const LINE_PX = 20;
const ABOVE = 3;

function showLine(box: HTMLTextAreaElement | null, line: number): void {
  if (!box) return;
  box.focus();
  box.setSelectionRange(...spanOfLine(box.value, line));
  box.scrollTop = Math.max(0, line - ABOVE) * LINE_PX;
}

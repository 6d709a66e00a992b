"use client";

import { useId } from "react";
import { PALETTE } from "@/lib/tenants/words";

export type Colour = (typeof PALETTE)[number];

const NAMES: Record<Colour, string> = {
  "#3b6ea5": "Blue",
  "#0f766e": "Teal",
  "#15803d": "Green",
  "#4d7c0f": "Lime",
  "#a16207": "Ochre",
  "#c2410c": "Orange",
  "#b91c1c": "Red",
  "#be185d": "Pink",
  "#a21caf": "Magenta",
  "#7e22ce": "Purple",
  "#4338ca": "Indigo",
  "#475569": "Slate",
};

/** The colour of a tenant, which stands at the top of each of its pages (T6). */
export function ColourField({
  value,
  onChange,
  error,
}: {
  value: Colour;
  onChange: (colour: Colour) => void;
  error?: string;
}) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="text-sm font-medium">Colour</legend>
      <div className="mt-1.5 flex flex-wrap gap-2">
        {PALETTE.map((colour) => (
          <label key={colour} title={NAMES[colour]} className="relative size-7">
            <input
              type="radio"
              name={id}
              aria-label={NAMES[colour]}
              className="peer absolute inset-0 size-7 cursor-pointer appearance-none rounded-full"
              style={{ background: colour }}
              checked={value === colour}
              onChange={() => onChange(colour)}
            />
            <span
              aria-hidden
              className="pointer-events-none absolute inset-1.5 hidden rounded-full border-2 border-white peer-checked:block"
            />
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** The colour if it is one of the choices; else the first. */
export function knownColour(colour: string): Colour {
  return PALETTE.find((known) => known === colour) ?? PALETTE[0];
}

"use client";

import type { ReactNode } from "react";
import { MultiPicker } from "../ui/multi-picker";
import { CurrentLinks } from "./current-links";
import type { Delta } from "./draft";

/**
 * A list that belongs to a group: a picker for what comes, and what is there already, page by page, to take out of
 * it. Works with as many as there are (G1).
 */
export function LinksField({
  label,
  noun,
  picker,
  current,
  value,
  onChange,
  hint,
  error,
  readOnly,
  children,
}: {
  label: string;
  /** What one of them is called. */
  noun: string;
  /** The address of the picker's choices. */
  picker: string;
  /** The address of what is there already; absent for a new group. */
  current?: string | undefined;
  value: Delta;
  onChange: (value: Delta) => void;
  hint?: string | undefined;
  error?: string | undefined;
  readOnly?: boolean | undefined;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-2">
      {readOnly ? (
        <p className="text-sm font-medium">{label}</p>
      ) : (
        <MultiPicker
          label={label}
          source={picker}
          chosen={value.added}
          onChange={(added) => onChange({ ...value, added })}
          {...(hint ? { hint } : {})}
          {...(error ? { error } : {})}
        />
      )}
      {children}
      {current && (
        <CurrentLinks
          label={label}
          noun={noun}
          source={current}
          removed={value.removed}
          readOnly={readOnly}
          onToggle={(item) =>
            onChange({
              ...value,
              removed: value.removed.some(({ id }) => id === item.id)
                ? value.removed.filter(({ id }) => id !== item.id)
                : [...value.removed, item],
            })
          }
        />
      )}
    </div>
  );
}

import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "./cn";

const box =
  "w-full rounded-md border border-strong-line bg-surface px-2.5 text-sm text-ink placeholder:text-muted " +
  "aria-invalid:border-danger disabled:bg-sunken disabled:text-muted";
const typed = "read-only:bg-sunken";

/** A one-line text field. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(box, typed, "h-8", className)} {...rest} />;
}

/** A field of several lines. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={cn(box, typed, "py-1.5", className)} {...rest} />;
}

/** The browser's own list of choices. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={cn(box, "h-8 pr-7", className)} {...rest} />;
}

type Control = { id?: string; "aria-invalid"?: boolean; "aria-describedby"?: string };

/** A labelled field with its hint and, beside it, its error. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string;
  className?: string;
  children: ReactElement<Control>;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {cloneElement(children, {
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": described || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

/** A tick box with its label. */
export function Checkbox({ label, className, ...rest }: ComponentProps<"input"> & { label: ReactNode }) {
  return (
    <label className={cn("flex items-center gap-2 text-sm", className)}>
      <input type="checkbox" className="size-4 shrink-0 accent-accent" {...rest} />
      <span>{label}</span>
    </label>
  );
}

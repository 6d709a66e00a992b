import { CopyButton } from "../ui/secret";

/** A value to paste elsewhere, with its field's name there and a button that copies it. */
export function CopyValue({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col gap-1 border-b py-2.5 last:border-b-0 sm:flex-row sm:items-center sm:gap-4">
      <dt className="text-sm text-muted sm:w-64 sm:shrink-0">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-3">
        <code className="min-w-0 break-all font-mono text-xs">{value}</code>
        <CopyButton text={value} label={`Copy ${label}`} />
      </dd>
    </div>
  );
}

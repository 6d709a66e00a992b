import type { ReactNode } from "react";

export type Tone = "success" | "warning" | "danger" | "info" | "neutral";

const tones: Record<Tone, string> = {
  success: "bg-success-soft text-success",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
  info: "bg-info-soft text-info",
  neutral: "bg-sunken text-muted",
};

/** A short state or kind in words; the colour only repeats what the words say. */
export function Badge({
  tone = "neutral",
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 text-xs font-medium ${tones[tone]}`}
    >
      {children}
    </span>
  );
}

/** Marks what came down from main or the gateway and is read-only here (S3). */
export function OriginBadge({ origin }: { origin: string }) {
  if (origin === "local") return null;
  return (
    <Badge tone="info" title="Read-only here: it is managed on the main tenant.">
      {origin === "main" ? "From main" : "From gateway"}
    </Badge>
  );
}

"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { copyText } from "./copy";

/** Copies a text and says so. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [outcome, setOutcome] = useState<"Copied" | "Select and copy it">();
  async function copy() {
    setOutcome((await copyText(text)) ? "Copied" : "Select and copy it");
    setTimeout(() => setOutcome(undefined), 2000);
  }
  const Icon = outcome === "Copied" ? Check : Copy;
  return (
    <Button size="sm" onClick={copy} aria-label={label}>
      <Icon className="size-3.5" aria-hidden />
      <span aria-live="polite">{outcome ?? "Copy"}</span>
    </Button>
  );
}

/** A secret that is shown this once. */
export function SecretOnce({ label, value, hint }: { label: string; value: string; hint: string }) {
  return (
    <div className="rounded-md border bg-sunken p-3">
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm font-medium">{label}</p>
        <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <code data-testid="secret" className="mt-2 block break-all font-mono text-sm">
        {value}
      </code>
      <p className="mt-2 text-xs text-muted">{hint}</p>
    </div>
  );
}

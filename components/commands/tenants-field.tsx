"use client";

import { useState } from "react";
import type { CommandInfo } from "@/lib/commands/words";
import { Button } from "../ui/button";
import { MultiPicker, type PickItem } from "../ui/multi-picker";

/** For which tenants a command runs: some by search, or all at once (T12). */
export function TenantsField({
  tenant,
  on,
  chosen,
  error,
  onChange,
}: {
  tenant: string;
  on: CommandInfo["on"];
  chosen: PickItem[];
  error: string | undefined;
  onChange: (items: PickItem[]) => void;
}) {
  const [pending, setPending] = useState(false);
  const [failed, setFailed] = useState(false);
  const source = `/t/${tenant}/api/commands/tenants?on=${on}`;

  async function takeAll() {
    setPending(true);
    const response = await fetch(`${source}&all=true`).catch(() => undefined);
    setPending(false);
    setFailed(!response?.ok);
    if (response?.ok) onChange(((await response.json()) as { items: PickItem[] }).items);
  }

  const problem = failed ? "The tenants could not be read. Try again." : error;
  return (
    <div className="flex flex-col gap-2">
      <MultiPicker
        label="Tenants"
        source={source}
        chosen={chosen}
        onChange={onChange}
        hint={
          on === "instance"
            ? "Those that you may enter. It runs in each of them with what you may do there."
            : "The paired tenants for which main does it."
        }
        {...(problem ? { error: problem } : {})}
      />
      <div className="flex items-center gap-2">
        <Button size="sm" pending={pending} onClick={takeAll}>
          Choose all
        </Button>
        {chosen.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onChange([])}>
            Choose none
          </Button>
        )}
        <span className="text-xs text-muted">
          {chosen.length === 1 ? "1 tenant" : `${chosen.length.toLocaleString("en")} tenants`}
        </span>
      </div>
    </div>
  );
}

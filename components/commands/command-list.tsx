"use client";

import Link from "next/link";
import { useState } from "react";
import { COMMAND_GROUPS, type CommandGroup, type CommandInfo } from "@/lib/commands/words";
import { Input } from "../ui/field";
import { EmptyState } from "../ui/states";

/** Every command that the person can use, grouped, with a search (C16). */
export function CommandList({ tenant, commands }: { tenant: string; commands: CommandInfo[] }) {
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ name, title, description }) => {
    const whole = `${name} ${title} ${description}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const groups = Object.keys(COMMAND_GROUPS) as CommandGroup[];
  return (
    <div className="flex flex-col gap-5">
      <Input
        type="search"
        aria-label="Search commands"
        placeholder="Search commands"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="max-w-sm"
      />
      {found.length === 0 && (
        <EmptyState title="No command fits" description="Search by another word of its name or purpose." />
      )}
      {groups
        .map((group) => ({ group, own: found.filter((command) => command.group === group) }))
        .filter(({ own }) => own.length > 0)
        .map(({ group, own }) => (
          <section key={group} aria-label={COMMAND_GROUPS[group]}>
            <h2 className="mb-2 text-sm font-semibold">{COMMAND_GROUPS[group]}</h2>
            <ul className="grid overflow-hidden rounded-lg border bg-surface sm:grid-cols-2 xl:grid-cols-3">
              {own.map(({ name, title, description }) => (
                <li key={name} className="-mr-px -mb-px border-r border-b">
                  <Link
                    href={`/t/${tenant}/commands/${name}`}
                    className="flex h-full flex-col gap-0.5 px-3.5 py-3 hover:bg-sunken"
                  >
                    <span className="text-sm font-medium">{title}</span>
                    <span className="break-all font-mono text-xs text-muted">{name}</span>
                    <span className="mt-1 text-xs text-muted">{description}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

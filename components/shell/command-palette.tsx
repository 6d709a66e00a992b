"use client";

import { Command } from "cmdk";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { NavItem } from "@/lib/core/navigation";
import type { Found } from "@/lib/search/queries";
import { mayLeave } from "./dirty";
import type { ShellTenant } from "./types";
import { useCommands } from "./use-commands";
import { sameSection, useTenants } from "./use-tenants";

const COMMANDS_SHOWN = 8;

/** Goes anywhere by typing: pages, tenants, commands, people, groups and roles (⌘K). */
export default function CommandPalette({
  tenant,
  nav,
  onClose,
}: {
  tenant: ShellTenant;
  nav: NavItem[];
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const found = useFound(tenant.slug, text);
  const { items } = useTenants(tenant.slug, text, true);
  const commands = useCommands(tenant.slug);
  const router = useRouter();
  const path = usePathname();

  function go(href: string) {
    if (!mayLeave()) return;
    onClose();
    router.push(href);
  }

  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Command palette"
      shouldFilter={false}
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border bg-surface shadow-xl"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Go to a page, a tenant, a person, a command …"
        className="h-11 w-full border-b bg-transparent px-4 text-sm outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-sm text-muted">Nothing fits.</Command.Empty>
        <Group heading="Pages">
          {nav
            .filter((item) => item.label.toLowerCase().includes(text.toLowerCase()))
            .map((item) => (
              <Row key={item.href} value={item.href} label={item.label} onSelect={() => go(item.href)} />
            ))}
        </Group>
        <Group heading="Tenants">
          {items
            .filter((item) => item.slug !== tenant.slug)
            .slice(0, 6)
            .map((item) => (
              <Row
                key={item.slug}
                value={`tenant-${item.slug}`}
                label={`Switch to ${item.name}`}
                hint={item.regionLabel}
                onSelect={() => go(sameSection(path, item.slug))}
              />
            ))}
        </Group>
        <Group heading="Commands">
          {commands
            .filter(({ name, title }) => text !== "" && fits(`${name} ${title}`, text))
            .slice(0, COMMANDS_SHOWN)
            .map(({ name, title }) => (
              <Row
                key={name}
                value={`command-${name}`}
                label={title}
                hint={name}
                onSelect={() => go(`/t/${tenant.slug}/commands/${name}`)}
              />
            ))}
        </Group>
        <Group heading={`In ${tenant.name}`}>
          {found.map((item) => (
            <Row
              key={item.href}
              value={item.href}
              label={item.label}
              hint={item.hint}
              onSelect={() => go(item.href)}
            />
          ))}
        </Group>
      </Command.List>
    </Command.Dialog>
  );
}

function fits(whole: string, text: string): boolean {
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.toLowerCase().includes(word));
}

function Group({ heading, children }: { heading: string; children: React.ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="text-xs text-muted [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5"
    >
      {children}
    </Command.Group>
  );
}

function Row({
  value,
  label,
  hint,
  onSelect,
}: {
  value: string;
  label: string;
  hint?: string;
  onSelect: () => void;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer justify-between gap-3 rounded px-2 py-1.5 text-sm text-ink data-[selected=true]:bg-accent-soft"
    >
      <span className="truncate">{label}</span>
      {hint && <span className="truncate text-muted">{hint}</span>}
    </Command.Item>
  );
}

function useFound(slug: string, text: string): Found[] {
  const [found, setFound] = useState<Found[]>([]);
  useEffect(() => {
    if (text.trim().length === 0) {
      setFound([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const address = `/t/${slug}/api/search?q=${encodeURIComponent(text)}`;
      const response = await fetch(address, { signal: abort.signal }).catch(() => undefined);
      if (response?.ok) setFound(((await response.json()) as { items: Found[] }).items);
    }, 150);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [slug, text]);
  return found;
}

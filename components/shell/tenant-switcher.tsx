"use client";

import { ChevronsUpDown, ExternalLink, Info } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useId, useRef, useState } from "react";
import { RelativeTime } from "../ui/relative-time";
import { DefinitionList } from "../ui/states";
import { useDismiss } from "../ui/use-dismiss";
import { mayLeave } from "./dirty";
import type { ShellTenant, TenantOption } from "./types";
import { rememberTenant, sameSection, useTenants } from "./use-tenants";

/** The tenant that one is in, and the way to the others that one may enter (T5). */
export function TenantSwitcher({ tenant }: { tenant: ShellTenant }) {
  const [open, setOpen] = useState<"list" | "details">();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const { items, current, failed, read } = useTenants(tenant.slug, text, open !== undefined);
  const path = usePathname();
  const router = useRouter();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const box = useDismiss<HTMLDivElement>(open !== undefined, () => setOpen(undefined));
  useEffect(() => {
    if (open === "list") input.current?.focus({ preventScroll: true });
  }, [open]);
  useEffect(() => rememberTenant(tenant.slug), [tenant.slug]);

  function enter(item: TenantOption | undefined) {
    if (!item || !mayLeave()) return;
    setOpen(undefined);
    router.push(sameSection(path, item.slug));
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (open !== "list" || items.length === 0) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setActive((active + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      enter(items[active]);
    }
  }

  return (
    <div ref={box} className="relative flex min-w-0 items-center" onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-label={`Switch tenant: ${tenant.name}`}
        aria-haspopup="dialog"
        aria-expanded={open === "list"}
        className="flex h-8 min-w-0 items-center gap-2 rounded-md px-2 text-sm font-semibold hover:bg-sunken"
        onClick={() => setOpen(open === "list" ? undefined : "list")}
      >
        <Dot color={tenant.color} />
        <span className="truncate">{tenant.name}</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-muted" aria-hidden />
      </button>
      <button
        type="button"
        aria-label={`Details of ${tenant.name}`}
        aria-expanded={open === "details"}
        className="rounded p-1.5 text-muted hover:bg-sunken"
        onClick={() => setOpen(open === "details" ? undefined : "details")}
      >
        <Info className="size-4" aria-hidden />
      </button>
      {open === "list" && (
        <div className="absolute top-9 left-0 z-40 w-80 rounded-md border bg-surface shadow-lg">
          <input
            role="combobox"
            aria-label="Find a tenant"
            aria-expanded
            aria-haspopup="grid"
            aria-controls={`${id}-list`}
            aria-activedescendant={items[active] ? `${id}-${items[active].slug}` : undefined}
            className="h-9 w-full rounded-t-md border-b bg-transparent px-3 text-sm outline-none"
            placeholder="Find a tenant"
            value={text}
            ref={input}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
          />
          <div className="max-h-80 overflow-y-auto py-1">
            {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: each row holds two things to press, so the combobox's popup is a grid. */}
            <table id={`${id}-list`} role="grid" aria-label="Tenants" className="w-full">
              <tbody>
                {items.map((item, index) => (
                  <tr key={item.slug} className={index === active ? "bg-accent-soft" : undefined}>
                    <td id={`${id}-${item.slug}`} className="w-full max-w-0">
                      <button
                        type="button"
                        className="flex w-full items-center gap-2 px-3 py-1.5 text-left text-sm hover:bg-accent-soft"
                        aria-current={item.slug === tenant.slug ? "true" : undefined}
                        onClick={() => enter(item)}
                      >
                        <Dot color={item.color} />
                        <span className="truncate">{item.name}</span>
                        <span className="ml-auto text-xs whitespace-nowrap text-muted">
                          {item.kind === "main" ? "Main" : item.regionLabel}
                        </span>
                      </button>
                    </td>
                    <td>
                      <a
                        href={sameSection(path, item.slug)}
                        target="_blank"
                        rel="noopener"
                        aria-label={`Open ${item.name} in a new window`}
                        className="mr-1 block rounded p-1.5 text-muted hover:bg-sunken"
                      >
                        <ExternalLink className="size-3.5" aria-hidden />
                      </a>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {failed && (
            <p className="px-3 pb-2 text-sm text-danger">The tenants could not be read. Try again.</p>
          )}
          {!failed && items.length === 0 && (
            <p className="px-3 pb-2 text-sm text-muted">{read ? "No tenant fits." : "Reading …"}</p>
          )}
        </div>
      )}
      {open === "details" && (
        <section
          aria-label={`Details of ${tenant.name}`}
          className="absolute top-9 left-0 z-40 w-80 rounded-md border bg-surface p-3 shadow-lg"
        >
          {current ? <Details item={current} /> : <p className="text-sm text-muted">Reading …</p>}
        </section>
      )}
    </div>
  );
}

function Dot({ color }: { color: string }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: color }} />;
}

function Details({ item }: { item: TenantOption }) {
  return (
    <DefinitionList
      items={[
        { term: "URL", value: item.url },
        { term: "Region", value: item.regionLabel },
        { term: "Schema", value: <code className="font-mono text-xs">{item.schema}</code> },
        { term: "Connection", value: item.kind === "main" ? "This is main" : item.connectionStatus },
        { term: "Last sync", value: <RelativeTime at={item.lastSync} /> },
      ]}
    />
  );
}

"use client";

import { Landmark } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import type { NavItem } from "@/lib/core/navigation";
import { cn } from "../ui/cn";
import { icons } from "./icons";

/** The left navigation of a tenant; a drawer on narrow screens. */
export function Navigation({
  nav,
  isAccountAdmin,
  open,
  onClose,
}: {
  nav: NavItem[];
  isAccountAdmin: boolean;
  open: boolean;
  /** Closes the drawer. */
  onClose: () => void;
}) {
  const path = usePathname();
  const own = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page or an opened drawer has another one in view.
  useEffect(() => {
    own.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [path, open]);
  const sections = [...new Set(nav.map((item) => item.section ?? ""))];
  return (
    <nav
      ref={own}
      id="navigation"
      aria-label="Main"
      onClick={onClose}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className={cn(
        "shrink-0 border-r bg-surface px-2 py-4 max-md:fixed max-md:inset-y-0 max-md:top-13 max-md:left-0 max-md:z-25",
        // The veil over the page beside the drawer: a click on it is one on the drawer, and closes it.
        "max-md:before:fixed max-md:before:inset-0 max-md:before:top-13 max-md:before:left-52 max-md:before:bg-black/40",
        "w-52 overflow-y-auto overscroll-contain [scrollbar-width:thin] max-md:shadow-xl md:block",
        // It stays while the page scrolls, and scrolls by itself where it is longer than the window.
        "md:sticky md:top-(--head) md:h-[calc(100dvh-var(--head))] md:self-start",
        !open && "max-md:hidden",
      )}
    >
      {sections.map((section) => (
        <div key={section} className="mb-4">
          {section && <p className="px-2.5 pb-1 text-xs font-medium text-muted">{section}</p>}
          <ul className="flex flex-col gap-0.5">
            {nav
              .filter((item) => (item.section ?? "") === section)
              .map((item) => (
                <Item key={item.href} item={item} current={isCurrent(item, path, nav)} />
              ))}
          </ul>
        </div>
      ))}
      {isAccountAdmin && (
        <div className="border-t pt-3">
          <Link href="/gateway" className={link(false)}>
            <Landmark className="size-4" aria-hidden /> Gateway
          </Link>
        </div>
      )}
    </nav>
  );
}

function Item({ item, current }: { item: NavItem; current: boolean }) {
  const Icon = icons[item.icon];
  return (
    <li>
      <Link href={item.href} aria-current={current ? "page" : undefined} className={link(current)}>
        {Icon && <Icon className="size-4" aria-hidden />}
        {item.label}
      </Link>
    </li>
  );
}

function link(current: boolean): string {
  return cn(
    "flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm hover:bg-sunken",
    current ? "bg-sunken font-medium text-ink" : "text-muted",
  );
}

function isCurrent(item: NavItem, path: string, nav: NavItem[]): boolean {
  const start = nav.find(({ icon }) => icon === "overview")?.href;
  const longest = nav
    .filter(({ href }) => path === href || (href !== start && path.startsWith(`${href}/`)))
    .reduce((best, { href }) => (href.length > best.length ? href : best), "");
  return item.href === longest;
}

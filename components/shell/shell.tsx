"use client";

import { Menu, Search } from "lucide-react";
import Link from "next/link";
import { lazy, type ReactNode, Suspense, useLayoutEffect, useState } from "react";
import { NoticesButton } from "../notices/notices-button";
import { Navigation } from "./navigation";
import { PersonMenu } from "./person-menu";
import { TenantSwitcher } from "./tenant-switcher";
import type { ShellProps } from "./types";

const CommandPalette = lazy(() => import("./command-palette"));

/** What surrounds every page of a tenant: its colour and name, the navigation, the switcher, the person. */
export function Shell({ children, ...props }: ShellProps & { children: ReactNode }) {
  const { tenant, person, visiting, nav, isAccountAdmin } = props;
  const [navOpen, setNavOpen] = useState(false);
  const [palette, setPalette] = useState(false);

  // Before the header is painted: who sees the shortcut can use it.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setPalette(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div
      style={{ "--tenant": tenant.color, "--head": visiting ? "5.25rem" : "3.25rem" } as React.CSSProperties}
      className="flex min-h-screen flex-col"
    >
      <a href="#content" className="sr-only z-50 bg-surface p-2 focus:not-sr-only focus:absolute">
        Skip to content
      </a>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-t-4 border-b border-t-tenant bg-surface px-3">
        <button
          type="button"
          aria-label="Navigation"
          aria-expanded={navOpen}
          aria-controls="navigation"
          className="rounded p-1.5 hover:bg-sunken md:hidden"
          onClick={() => setNavOpen(!navOpen)}
        >
          <Menu className="size-4" aria-hidden />
        </button>
        <TenantSwitcher tenant={tenant} />
        <button
          type="button"
          className="ml-auto flex h-8 items-center gap-2 rounded-md border px-2.5 text-sm text-muted hover:bg-sunken sm:w-56"
          onClick={() => setPalette(true)}
        >
          <Search className="size-4" aria-hidden />
          <span className="sr-only sm:not-sr-only">Search</span>
          <kbd className="ml-auto hidden font-sans text-xs sm:inline">⌘K</kbd>
        </button>
        <NoticesButton tenant={tenant.slug} />
        <PersonMenu tenant={tenant} person={person} />
      </header>
      {visiting && (
        <section
          aria-label="Acting in another tenant"
          className="sticky top-13 z-20 flex flex-wrap items-center gap-x-3 border-b bg-warning-soft px-4 py-1.5 text-sm text-warning"
        >
          <span>
            You are <strong>{person.name}</strong> of {visiting.homeName}, acting in{" "}
            <strong>{tenant.name}</strong>.
          </span>
          <Link href={visiting.homeHref} className="font-medium underline">
            Back to {visiting.homeName}
          </Link>
        </section>
      )}
      <div className="flex min-h-0 flex-1">
        <Navigation
          nav={nav}
          isAccountAdmin={isAccountAdmin}
          open={navOpen}
          onClose={() => setNavOpen(false)}
        />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 outline-none sm:px-6">
          {children}
        </main>
      </div>
      {palette && (
        <Suspense>
          <CommandPalette tenant={tenant} nav={nav} onClose={() => setPalette(false)} />
        </Suspense>
      )}
    </div>
  );
}

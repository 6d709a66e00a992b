"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { signOut } from "@/lib/sign-in/actions";
import { Button } from "../ui/button";
import { toastError } from "../ui/toaster";
import { useDismiss } from "../ui/use-dismiss";
import { ThemeChoice } from "./theme-choice";
import type { ShellPerson, ShellTenant } from "./types";

/** Who is signed in, the theme, the way to one’s account, and the way out. */
export function PersonMenu({ tenant, person }: { tenant: ShellTenant; person: ShellPerson }) {
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const box = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  const router = useRouter();
  const initials = person.name
    .split(/\s+/)
    .map((part) => part[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();

  async function leave() {
    setPending(true);
    const result = await signOut(tenant.slug, {});
    setPending(false);
    if (!result.ok) return toastError(result.message);
    if (result.data.to.startsWith("/")) router.push(result.data.to);
    // A provider's own logout (A2).
    else window.location.assign(result.data.to);
  }

  return (
    <div className="relative" ref={box}>
      <button
        type="button"
        aria-expanded={open}
        className="flex size-8 items-center justify-center rounded-full bg-sunken text-xs font-semibold hover:bg-line"
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden>{initials}</span>
        <span className="sr-only">Account of {person.name}</span>
      </button>
      {open && (
        <section
          aria-label="Account"
          className="absolute right-0 z-40 mt-1.5 w-64 rounded-md border bg-surface p-3 text-sm shadow-lg"
        >
          <p className="truncate font-medium">{person.name}</p>
          <p className="truncate text-muted">{person.email}</p>
          <p className="mt-1 text-xs text-muted">Signed in as a user of {person.homeLabel}</p>
          <Link
            href={`/t/${tenant.slug}/account`}
            className="mt-2 inline-block font-medium text-accent hover:underline"
            onClick={() => setOpen(false)}
          >
            Your account
          </Link>
          <div className="my-3 border-t pt-3">
            <ThemeChoice />
          </div>
          <Button className="w-full" pending={pending} onClick={leave}>
            Sign out
          </Button>
        </section>
      )}
    </div>
  );
}

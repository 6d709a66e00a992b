import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/** What surrounds the gateway: it belongs to no tenant, so it has a frame of its own with a way back to main. */
export function GatewayFrame({
  main,
  person,
  children,
}: {
  main: { slug: string; name: string };
  person: { name: string };
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-screen flex-col">
      <a href="#content" className="sr-only z-50 bg-surface p-2 focus:not-sr-only focus:absolute">
        Skip to content
      </a>
      <div aria-hidden className="h-1 bg-ink" />
      <header className="sticky top-0 z-30 flex h-12 items-center gap-3 border-b bg-surface px-3 sm:px-6">
        <Link
          href={`/t/${main.slug}`}
          className="flex items-center gap-1.5 rounded-md px-2 py-1.5 text-sm font-medium hover:bg-sunken"
        >
          <ArrowLeft className="size-4" aria-hidden /> Back to {main.name}
        </Link>
        <span className="ml-auto truncate text-sm text-muted">{person.name}</span>
      </header>
      <main id="content" tabIndex={-1} className="w-full min-w-0 flex-1 px-4 py-5 outline-none sm:px-6">
        {children}
      </main>
    </div>
  );
}

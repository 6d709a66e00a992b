import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { UNAVAILABLE } from "@/lib/core/unavailable";

export const metadata: Metadata = { title: "Not in service" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where someone lands who may enter a tenant that is not in service now. Names no tenant. */
export default async function UnavailablePage({ searchParams }: { searchParams: Search }) {
  const { why } = await searchParams;
  const words = Object.entries(UNAVAILABLE).find(([key]) => key === why)?.[1] ?? UNAVAILABLE.upgrading;
  return (
    <main className="flex min-h-screen items-center justify-center">
      <EmptyState
        title="Not in service at the moment"
        description={words}
        action={<LinkButton href="/">Go to the start</LinkButton>}
      />
    </main>
  );
}

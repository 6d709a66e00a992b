import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LeaveButton } from "@/components/sign-in/leave-button";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { tokensOf } from "@/lib/core/auth";
import { UNAVAILABLE, WRONG_PLACE } from "@/lib/core/unavailable";
import { isSignedIn } from "@/lib/sign-in/leave";

export const metadata: Metadata = { title: "Not in service" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where someone lands who may enter a tenant, but not now, or not from where he is (A7). Names no tenant. */
export default async function UnavailablePage({ searchParams }: { searchParams: Search }) {
  const { why } = await searchParams;
  const words = Object.entries(UNAVAILABLE).find(([key]) => key === why)?.[1] ?? UNAVAILABLE.upgrading;
  const signedIn = await isSignedIn(tokensOf((await cookies()).getAll()));
  return (
    <main className="flex min-h-screen items-center justify-center">
      <EmptyState
        heading="h1"
        title={why === "place" ? "Not from this network" : "Not in service at the moment"}
        description={why === "place" ? WRONG_PLACE : words}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <LinkButton href="/">Go to the start</LinkButton>
            {signedIn && <LeaveButton />}
          </div>
        }
      />
    </main>
  );
}

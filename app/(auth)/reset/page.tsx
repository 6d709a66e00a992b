import type { Metadata } from "next";
import { ResetForm } from "@/components/sign-in/reset-form";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { resetOf } from "@/lib/password-reset/use";
import { openedLink } from "../link";

export const metadata: Metadata = { title: "Set a new password", referrer: "no-referrer" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where a link for a new password leads (A1). */
export default async function ResetPage({ searchParams }: { searchParams: Search }) {
  const link = await openedLink(searchParams, resetOf);
  if (!link) {
    return (
      <EmptyState
        heading="h1"
        title="This link does not work any more"
        description="It was used or replaced, its hour is over, or your password or address was changed meanwhile."
        action={<LinkButton href={forgotOf((await searchParams).tenant)}>Ask for a new link</LinkButton>}
      />
    );
  }
  const { tenant, token, holder } = link;
  const { home, email, hint } = holder;
  return <ResetForm tenant={tenant} token={token} tenantName={home.name} email={email} hint={hint} />;
}

/** Where a new link is asked for, at the tenant that the address names. */
function forgotOf(tenant: string | string[] | undefined): string {
  if (typeof tenant !== "string" || tenant === "main") return "/forgot";
  return `/forgot?${new URLSearchParams({ tenant: tenant.slice(0, 60) })}`;
}

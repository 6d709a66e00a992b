import type { Metadata } from "next";
import { AcceptForm } from "@/components/sign-in/accept-form";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { invitationOf } from "@/lib/invitations/accept";
import { openedLink } from "../link";

export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where an invitation's link leads: the person sets a password (U4). */
export default async function InvitePage({ searchParams }: { searchParams: Search }) {
  const link = await openedLink(searchParams, invitationOf);
  if (!link) {
    return (
      <EmptyState
        heading="h1"
        title="This link does not work any more"
        description="It was used, replaced or cancelled, or its 7 days are over. Ask your administrator for a new one."
        action={<LinkButton href="/login">Go to sign-in</LinkButton>}
      />
    );
  }
  const { tenant, token, holder } = link;
  const { home, firstName, email, hint } = holder;
  return (
    <AcceptForm
      tenant={tenant}
      token={token}
      tenantName={home.name}
      firstName={firstName}
      email={email}
      hint={hint}
    />
  );
}

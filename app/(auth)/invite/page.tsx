import type { Metadata } from "next";
import { AcceptForm } from "@/components/sign-in/accept-form";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { invitationOf } from "@/lib/invitations/accept";

export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where an invitation's link leads: the person sets a password (U4). */
export default async function InvitePage({ searchParams }: { searchParams: Search }) {
  const { tenant, token } = await searchParams;
  const invited =
    typeof tenant === "string" && typeof token === "string" && token.length < 200
      ? await invitationOf(tenant, token)
      : undefined;
  if (!invited || typeof tenant !== "string" || typeof token !== "string") {
    return (
      <EmptyState
        title="This link does not work any more"
        description="It was used, replaced or cancelled, or its 7 days are over. Ask your administrator for a new one."
        action={<LinkButton href="/login">Go to sign-in</LinkButton>}
      />
    );
  }
  const { home, firstName, email } = invited;
  return (
    <AcceptForm tenant={tenant} token={token} tenantName={home.name} firstName={firstName} email={email} />
  );
}

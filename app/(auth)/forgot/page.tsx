import type { Metadata } from "next";
import { ForgotForm } from "@/components/sign-in/forgot-form";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { sendsMails } from "@/lib/invitations/links";

export const metadata: Metadata = { title: "Forgot your password?" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Asks for a link to set a new password, at main or at the tenant that the address names; it tells of neither. */
export default async function ForgotPage({ searchParams }: { searchParams: Search }) {
  const { tenant } = await searchParams;
  const slug = typeof tenant === "string" && tenant ? tenant.slice(0, 60) : undefined;
  const back = slug ? `/login?${new URLSearchParams({ tenant: slug })}` : "/login";
  if (!sendsMails()) {
    return (
      <EmptyState
        heading="h1"
        title="Ask your administrator"
        description="This console sends no mails. An administrator of your tenant can hand you a link to set a new password."
        action={<LinkButton href={back}>Back to sign-in</LinkButton>}
      />
    );
  }
  return <ForgotForm tenant={slug} back={back} />;
}

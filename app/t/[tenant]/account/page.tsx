import type { Metadata } from "next";
import { DetailsForm } from "@/components/account/details-form";
import { OwnSessions } from "@/components/account/own-sessions";
import { PasswordForm } from "@/components/account/password-form";
import { ThemeChoice } from "@/components/shell/theme-choice";
import { LinkButton } from "@/components/ui/button";
import { Callout, EmptyState, PageHeader, Section } from "@/components/ui/states";
import { awayReason, ownAccount } from "@/lib/account/queries";
import { access } from "@/lib/core/access";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, { anyone: true });
  return { title: `Your account · ${tenant.name}` };
}

/** One's own details, password, theme and sessions, in the tenant where one was made (U13). */
export default async function AccountPage({ params }: Props) {
  const context = await access((await params).tenant, { anyone: true });
  const { tenant, person } = context;
  if (context.levels.size === 0) {
    return (
      <EmptyState
        title="No role is assigned to you"
        description={`You can sign in, but nothing of ${tenant.name} is open to you yet. Ask an administrator for a role.`}
      />
    );
  }
  const away = awayReason(context);
  if (away) {
    return (
      <div className="max-w-3xl">
        <PageHeader title="Your account" description={person.email} />
        <Callout className="mb-4">{away}</Callout>
        <LinkButton href={`/t/${person.home.slug}/account`}>
          Open your account on {person.home.name}
        </LinkButton>
      </div>
    );
  }
  const account = await ownAccount(context);
  return (
    <div className="max-w-3xl">
      <PageHeader title="Your account" description={`A user of ${tenant.name}`} />
      <Section title="Details">
        <DetailsForm tenant={tenant.slug} account={account} />
      </Section>
      <Section title="Password">
        {account.passwordReason ? (
          <p className="text-sm text-muted">{account.passwordReason}</p>
        ) : (
          <PasswordForm
            tenant={tenant.slug}
            email={account.email}
            others={account.sessionCount - 1}
            hint={account.passwordHint}
          />
        )}
      </Section>
      <Section title="Appearance" description="Kept in this browser.">
        <ThemeChoice />
      </Section>
      <Section title="Active sessions" description="Where you are signed in now. End what you do not know.">
        <OwnSessions tenant={tenant.slug} sessions={account.sessions} count={account.sessionCount} />
      </Section>
    </div>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { CertificatesPanel } from "@/components/sso/certificates-panel";
import { ConnectionHeader } from "@/components/sso/connection-header";
import { SettingsForm } from "@/components/sso/settings-form";
import { SetupPanel } from "@/components/sso/setup-panel";
import { SignInLog } from "@/components/sso/sign-in-log";
import { TestPanel } from "@/components/sso/test-panel";
import { access } from "@/lib/core/access";
import { admits, type Context, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { connectionById, labResultOf } from "@/lib/sso/connections/queries";
import type { ConnectionDetail } from "@/lib/sso/model";

type Props = { params: Promise<{ tenant: string; connection: string }>; searchParams: SearchParams };

const TABS = {
  setup: "Set up",
  settings: "Settings",
  test: "Test",
  certificates: "Certificates",
  log: "Sign-in log",
} as const;
type Tab = keyof typeof TABS;
const { certificates: _ofSaml, ...OIDC_TABS } = TABS;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("authentication"));
  return { title: `Identity provider · ${tenant.name}` };
}

/** One identity provider: how to set it up, what it is trusted for, a test, certificates, the log (A2). */
export default async function ConnectionPage({ params, searchParams }: Props) {
  const { tenant, connection: id } = await params;
  const context = await access(tenant, view("authentication"));
  const connection = await orNotFound(connectionById(context, id));
  const { tab: asked, test } = await singleParams(searchParams);
  const tabs = connection.saml ? TABS : OIDC_TABS;
  const tab: Tab = test ? "test" : asked && Object.hasOwn(tabs, asked) ? (asked as Tab) : "setup";
  const mayEdit = admits(context, edit("authentication"));
  return (
    <div className="max-w-4xl">
      <ConnectionHeader tenant={tenant} connection={connection} mayEdit={mayEdit} />
      <nav aria-label="Parts of this provider" className="mb-5 flex gap-1 overflow-x-auto border-b text-sm">
        {Object.entries(tabs).map(([key, label]) => (
          <Link
            key={key}
            href={`/t/${tenant}/settings/sign-in/${id}?tab=${key}`}
            aria-current={key === tab ? "page" : undefined}
            className="-mb-px whitespace-nowrap border-b-2 border-transparent px-3 py-2 text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            {label}
          </Link>
        ))}
      </nav>
      <div>
        <Panel tab={tab} context={context} connection={connection} mayEdit={mayEdit} test={test} />
      </div>
    </div>
  );
}

async function Panel({
  tab,
  context,
  connection,
  mayEdit,
  test,
}: {
  tab: Tab;
  context: Context;
  connection: ConnectionDetail;
  mayEdit: boolean;
  test: string | undefined;
}) {
  const tenant = context.tenant.slug;
  switch (tab) {
    case "settings":
      return (
        <SettingsForm key={connection.version} tenant={tenant} connection={connection} readOnly={!mayEdit} />
      );
    case "test": {
      const result = test ? await labResultOf(context, test) : undefined;
      return (
        <TestPanel tenant={tenant} connection={connection} result={result} gone={Boolean(test) && !result} />
      );
    }
    case "certificates":
      return (
        connection.saml && (
          <CertificatesPanel
            tenant={tenant}
            connection={connection}
            saml={connection.saml}
            mayEdit={mayEdit}
          />
        )
      );
    case "log":
      return <SignInLog lines={connection.log} />;
    default:
      return <SetupPanel tenant={tenant} connection={connection} mayEdit={mayEdit} />;
  }
}

"use client";

import type { RegistrationStatus } from "@/lib/pairing/model";
import { STATUS_WORDS } from "@/lib/tenants/words";
import { Badge, OriginBadge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Callout, DefinitionList, EmptyState, PageHeader, Section } from "../ui/states";
import { useLiveRefresh } from "../ui/use-live-refresh";
import { GenerateKeyForm } from "./generate-key-form";

type Account = { id: string; name: string; email: string };

/** A child's page about main: the key by which main takes it, and main's details once it has (P1, P4). */
export function Registration({
  tenant,
  status,
  accounts,
  self,
}: {
  tenant: { slug: string; url: string };
  status: RegistrationStatus;
  /** The accounts that can survive; undefined for someone who may not generate a key. */
  accounts: Account[] | undefined;
  self: string;
}) {
  useLiveRefresh(refreshEvery(status));
  const open = status.pairing === "unpaired" || status.pairing === "failed";
  return (
    <>
      <PageHeader
        title="Main tenant registration"
        description="A main tenant takes this tenant as its child by a key that is generated here."
      />
      <div className="max-w-3xl">
        <Section title="Registration key">
          <div className="flex flex-col gap-4">
            {status.key && <LiveKey liveKey={status.key} />}
            {!open && <Taken pairing={status.pairing} />}
            {open && accounts && accounts.length > 0 && (
              <GenerateKeyForm
                tenant={tenant.slug}
                tenantUrl={tenant.url}
                accounts={accounts}
                self={self}
                replaces={status.key !== null && !status.key.expired}
              />
            )}
            {open && accounts?.length === 0 && (
              <Callout tone="warning" title="No account can survive the pairing">
                A key needs an active local Account Admin of this tenant who has the role directly and signs
                in with a password. Add one under Users first.
              </Callout>
            )}
            {open && !accounts && !status.key && <p className="text-sm text-muted">There is no live key.</p>}
          </div>
        </Section>
        <Section title="Main tenant details">
          <MainDetails status={status} />
        </Section>
        {status.connection && <BuiltInConnection name={status.connection.name} status={status} />}
      </div>
    </>
  );
}

function LiveKey({ liveKey }: { liveKey: NonNullable<RegistrationStatus["key"]> }) {
  const { breakGlass, createdBy, createdAt, expiresAt, expired } = liveKey;
  return (
    <DefinitionList
      items={[
        {
          term: "Live key",
          value: expired ? <Badge tone="warning">Expired</Badge> : <Badge tone="success">Not used yet</Badge>,
        },
        { term: expired ? "Expired" : "Expires", value: <RelativeTime at={expiresAt} /> },
        {
          term: "Generated",
          value: (
            <>
              <RelativeTime at={createdAt} />
              {createdBy && ` by ${createdBy}`}
            </>
          ),
        },
        {
          term: "Surviving account",
          value: breakGlass?.email ?? "It does not exist any more: generate a new key.",
        },
      ]}
    />
  );
}

function Taken({ pairing }: { pairing: RegistrationStatus["pairing"] }) {
  if (pairing === "pending") {
    return <Callout>Main has used the key, and this tenant is being initialized.</Callout>;
  }
  return (
    <p className="text-sm text-muted">
      This tenant is registered with its main tenant. It has to be unpaired there before a new key can be
      generated.
    </p>
  );
}

function MainDetails({ status }: { status: RegistrationStatus }) {
  const { main } = status;
  if (!main) {
    return (
      <EmptyState
        title={
          status.pairing === "pending" ? "Main is taking this tenant" : "Not registered with a main tenant"
        }
        description={
          status.pairing === "pending"
            ? "The details appear here as soon as it is initialized."
            : "Generate a key and enter it on the main tenant, under Tenants, Add tenant."
        }
      />
    );
  }
  return (
    <DefinitionList
      items={[
        { term: "Name", value: main.name },
        { term: "URL", value: main.url },
        { term: "IP address", value: main.ipAddress ?? "None" },
        {
          term: "Connection status",
          value: (
            <Badge tone={main.connectionStatus === "connected" ? "success" : "warning"}>
              {STATUS_WORDS.connection[main.connectionStatus]}
            </Badge>
          ),
        },
        { term: "Pairing", value: STATUS_WORDS.pairing[status.pairing] },
        { term: "Initialization status", value: STATUS_WORDS.initialization[status.initialization] },
        { term: "Paired", value: <RelativeTime at={main.pairedAt} /> },
        { term: "Last sync", value: <RelativeTime at={main.lastSync} /> },
      ]}
    />
  );
}

/** Pairing makes it, and unpairing takes it away (P4). */
function BuiltInConnection({ name, status }: { name: string; status: RegistrationStatus }) {
  return (
    <Section title="Built-in integrations" description="How this tenant is connected with its main tenant.">
      <table aria-label="Built-in connections" className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-xs text-muted">
            <th scope="col" className="py-1.5 font-medium">
              Connection
            </th>
            <th scope="col" className="py-1.5 font-medium">
              Status
            </th>
            <th scope="col" className="py-1.5 font-medium">
              Access
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td className="py-2">
              <span className="mr-2 font-medium">{name}</span>
              <OriginBadge origin="main" />
            </td>
            <td className="py-2">{STATUS_WORDS.connection[status.main?.connectionStatus ?? "unknown"]}</td>
            <td className="py-2">View only</td>
          </tr>
        </tbody>
      </table>
    </Section>
  );
}

/** A key that waits for main is looked at now and then, a pairing under way each second. */
function refreshEvery({ pairing, key }: RegistrationStatus): number | undefined {
  if (pairing === "pending") return 1000;
  return key && !key.expired ? 5000 : undefined;
}

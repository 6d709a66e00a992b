"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { TenantDetails } from "@/lib/tenants/queries";
import { STATUS_WORDS } from "@/lib/tenants/words";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { CopyButton } from "../ui/secret";
import { Callout, DefinitionList, PageHeader, Section } from "../ui/states";
import { TabLinks } from "../ui/tab-links";
import { useLiveRefresh } from "../ui/use-live-refresh";
import { refreshEvery } from "./live";
import { type TenantRights, tenantActions } from "./row-actions";
import { ConnectionBadge, InitializationBadge, PairingBadge } from "./status";
import { changeLines, conflictSentence } from "./sync-words";
import { useTenantWork } from "./use-tenant-work";

/** All that main knows of a tenant: its connection, its initialization, and what sync did (T4, P5, S7). */
export function TenantDetail({
  main,
  tenant,
  rights,
  enterable,
  tabs,
  open,
  children,
}: {
  main: string;
  tenant: TenantDetails;
  rights: TenantRights;
  enterable: string[] | null;
  tabs: readonly { id: string; label: string; count?: number }[];
  open: string;
  /** What stands in the open tab; without it, what sync did. */
  children?: ReactNode;
}) {
  const router = useRouter();
  const watch = useLiveRefresh(refreshEvery([tenant]));
  const { handlers, dialogs } = useTenantWork(main, watch, () => router.push(`/t/${main}/tenants`));
  const actions = tenantActions(rights, enterable, handlers);
  return (
    <>
      <PageHeader
        title={
          <span className="inline-flex items-center gap-2">
            <span aria-hidden className="size-3 rounded-full" style={{ background: tenant.color }} />
            {tenant.name}
          </span>
        }
        description={tenant.regionLabel}
        actions={actions.map((action) => {
          const reason = action.disabled?.([tenant]);
          return (
            <Button
              key={action.id}
              aria-disabled={reason ? true : undefined}
              title={reason}
              className={action.danger ? "text-danger" : undefined}
              onClick={() => !reason && action.run([tenant])}
            >
              {action.label}
            </Button>
          );
        })}
      />
      <p role="status" className="sr-only">
        Initialization status: {STATUS_WORDS.initialization[tenant.initialization]}
      </p>
      <div className="max-w-3xl">
        {tenant.pairing === "failed" && (
          <Callout tone="danger" title="The initialization failed" className="mb-4">
            {withReference(tenant.pairingReason, tenant.pairingReference)} Mend the cause, then choose Retry.
          </Callout>
        )}
        {tenant.pairing === "disconnected" && (
          <Callout tone="warning" title="Disconnected" className="mb-4">
            {withReference(tenant.pairingReason, tenant.pairingReference)}
          </Callout>
        )}
      </div>
      <TabLinks
        label={`Parts of ${tenant.name}`}
        tabs={tabs}
        open={open}
        hrefOf={(tab) => `/t/${main}/tenants/${tenant.slug}${tab === "sync" ? "" : `?tab=${tab}`}`}
      />
      {children ?? (
        <div className="max-w-3xl">
          <TenantFacts tenant={tenant} />
          <SyncFacts tenant={tenant} />
          {tenant.unpairReport.length > 0 && (
            <Section title="What unpairing could not bring back">
              <SentenceList sentences={tenant.unpairReport} />
            </Section>
          )}
        </div>
      )}
      {dialogs}
    </>
  );
}

function TenantFacts({ tenant }: { tenant: TenantDetails }) {
  return (
    <Section title="Tenant">
      <DefinitionList
        items={[
          { term: "ID", value: <code className="font-mono text-xs">{tenant.id}</code> },
          {
            term: "URL",
            value: (
              <span className="inline-flex flex-wrap items-center gap-2">
                {tenant.url} <CopyButton text={tenant.url} label="Copy URL" />
              </span>
            ),
          },
          { term: "IP address", value: tenant.ipAddress ?? "None" },
          { term: "Region", value: tenant.regionLabel },
          { term: "Labels", value: tenant.labels.join(", ") },
          { term: "Status", value: withReason(STATUS_WORDS.tenant[tenant.status], tenant.statusReason) },
          { term: "Pairing", value: <PairingBadge status={tenant.pairing} /> },
          { term: "Initialization status", value: <InitializationBadge status={tenant.initialization} /> },
          { term: "Connection", value: tenant.connection ?? "None" },
          {
            term: "Connection status",
            value: (
              <span className="inline-flex flex-wrap items-center gap-2">
                <ConnectionBadge status={tenant.connectionStatus} />
                {tenant.connectionDetail}
              </span>
            ),
          },
          { term: "Paired", value: <RelativeTime at={tenant.pairedAt} /> },
          { term: "Created", value: <RelativeTime at={tenant.createdAt} /> },
        ]}
      />
    </Section>
  );
}

function SyncFacts({ tenant }: { tenant: TenantDetails }) {
  const changes = changeLines(tenant.changes);
  return (
    <>
      <Section
        title="Sync"
        description="Main's users, groups and roles, for the groups that list this tenant."
      >
        <DefinitionList
          items={[
            { term: "Last sync", value: <RelativeTime at={tenant.lastSync} /> },
            { term: "Last change", value: <RelativeTime at={tenant.lastChange} /> },
            {
              term: "What changed",
              value: changes.length > 0 ? <SentenceList sentences={changes} /> : "Nothing yet",
            },
            {
              term: "Last error",
              value: tenant.lastError ? <span className="text-danger">{tenant.lastError}</span> : "None",
            },
          ]}
        />
      </Section>
      <Section
        title="Conflicts"
        description="What of main's the tenant could not take, because its name or address is in use there."
      >
        {tenant.conflictRows.length === 0 ? (
          <p className="text-sm text-muted">There are none.</p>
        ) : (
          <SentenceList sentences={tenant.conflictRows.map(conflictSentence)} />
        )}
      </Section>
    </>
  );
}

function SentenceList({ sentences }: { sentences: string[] }) {
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function withReason(words: string, reason: string | null): string {
  return reason ? `${words}: ${reason}` : words;
}

function withReference(reason: string | null, reference: string | null): string {
  const words = reason ?? "The reason is not known.";
  return reference ? `${words} (reference ${reference})` : words;
}

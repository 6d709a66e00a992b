import type { ReactNode } from "react";
import type { DirectoryKind } from "@/lib/directory/words";
import { CopyButton } from "../ui/secret";

/** A value to paste on the other side. */
function Paste({ term, value }: { term: string; value: string }) {
  return (
    <div className="grid gap-x-4 gap-y-1 border-t py-2 first:border-t-0 sm:grid-cols-[14rem_1fr]">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
        <code className="min-w-0 break-all font-mono">{value}</code>
        <CopyButton text={value} label={`Copy ${term}`} />
      </dd>
    </div>
  );
}

const TOKEN = "The token that was shown once";

/** What to enter in the directory's own console, with its own names for things. */
export function Guide({ kind, baseUrl }: { kind: DirectoryKind; baseUrl: string }) {
  return (
    <div className="flex flex-col gap-3">
      <Steps kind={kind} />
      <dl>
        {kind === "okta" && (
          <>
            <Paste term="SCIM connector base URL" value={baseUrl} />
            <Paste term="Unique identifier field for users" value="userName" />
            <Text term="Supported provisioning actions">
              Push New Users, Push Profile Updates, Push Groups
            </Text>
            <Text term="Authentication mode">HTTP Header</Text>
            <Text term="Authorization: Bearer">{TOKEN}</Text>
          </>
        )}
        {kind === "entra" && (
          <>
            <Text term="Provisioning mode">Automatic</Text>
            <Paste term="Tenant URL" value={baseUrl} />
            <Text term="Secret token">{TOKEN}</Text>
            <Text term="Scope">Sync only assigned users and groups</Text>
          </>
        )}
        {kind === "generic" && (
          <>
            <Paste term="SCIM 2.0 base URL" value={baseUrl} />
            <Text term="Authentication">Bearer token in the Authorization header: {TOKEN.toLowerCase()}</Text>
            <Text term="Content type">application/scim+json</Text>
          </>
        )}
      </dl>
    </div>
  );
}

function Text({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-1 border-t py-2 first:border-t-0 sm:grid-cols-[14rem_1fr]">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="text-sm">{children}</dd>
    </div>
  );
}

function Steps({ kind }: { kind: DirectoryKind }) {
  const steps: Record<DirectoryKind, string[]> = {
    okta: [
      "In the Okta Admin Console, open your application, and under General turn on SCIM provisioning.",
      "Under Provisioning, Integration, enter these values and choose Test Connector Configuration.",
      "Under Provisioning, To App, turn on Create Users, Update User Attributes and Deactivate Users.",
      "Assign people to the application, then push their groups under Push Groups.",
    ],
    entra: [
      "In the Entra admin center, open Enterprise applications, your application, Provisioning.",
      "Enter these values and choose Test Connection.",
      "Assign users and groups to the application. Nested groups are not sent by Entra ID: assign each.",
      "Start provisioning. Entra ID sends changes about every 40 minutes.",
    ],
    generic: [
      "Enter these values where your directory has its SCIM 2.0 clients.",
      "Send people first, then groups: a group's members must be known.",
    ],
  };
  return (
    <ol className="list-decimal space-y-1 pl-5 text-sm">
      {steps[kind].map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

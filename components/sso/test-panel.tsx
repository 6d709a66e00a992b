"use client";

import { look, lookIntoToken } from "@/lib/sso/actions";
import type { LabResult } from "@/lib/sso/lab";
import type { ConnectionDetail } from "@/lib/sso/model";
import { Callout, Section } from "../ui/states";
import { LabView } from "./lab-view";
import { PasteLab } from "./paste-lab";

/** The lab of a connection: a test sign-in at the provider, or what it sent, pasted (A2). */
export function TestPanel({
  tenant,
  connection,
  result,
  gone,
}: {
  tenant: string;
  connection: ConnectionDetail;
  result?: LabResult | undefined;
  /** True where the address names a test that is over. */
  gone: boolean;
}) {
  const { id, notReady } = connection;
  return (
    <>
      <Section
        title="Test sign-in"
        description="Sends you to the provider and comes back here with what it sent. Nobody is signed in, and the connection need not be enabled."
      >
        {notReady === null ? (
          <a
            href={`${connection.own.loginUrl.replace(/^https?:\/\/[^/]+/, "")}?test=1`}
            className="inline-flex h-8 items-center rounded-md border border-transparent bg-accent px-3 text-sm font-medium text-accent-ink hover:opacity-90"
          >
            Test sign-in
          </a>
        ) : (
          <p className="text-sm text-muted">{notReady}</p>
        )}
        {gone && (
          <Callout tone="warning" className="mt-3">
            This test is over: its result is kept for ten minutes, for whoever ran it. Run it again.
          </Callout>
        )}
        {result && (
          <div className="mt-4">
            <LabView result={result} />
          </div>
        )}
      </Section>
      {connection.saml ? (
        <PasteLab
          title="Look into a response"
          description="Paste the value of SAMLResponse, or the XML. Its age and the request that it answers do not count here."
          label="Response"
          name="response"
          ready={notReady === null}
          look={(response) => look(tenant, { id, response })}
        />
      ) : (
        <PasteLab
          title="Look into an ID token"
          description="Paste the token itself: three parts, joined by dots. It is held against the provider’s keys and every check of a sign-in, and is neither kept nor logged. What the provider only says beside it, at its user info address, is not in it."
          label="ID token"
          name="token"
          ready={notReady === null}
          look={(token) => lookIntoToken(tenant, { id, token })}
        />
      )}
    </>
  );
}

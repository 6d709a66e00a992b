"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { keys as changeKeys } from "@/lib/sso/actions";
import type { ConnectionDetail, ShownCertificate } from "@/lib/sso/model";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { CopyButton } from "../ui/secret";
import { Section } from "../ui/states";
import { toast, toastError } from "../ui/toaster";

/** Our certificates, changed without a break, and the provider's, with when each ends (A2). */
export function CertificatesPanel({
  tenant,
  connection,
  saml,
  mayEdit,
}: {
  tenant: string;
  connection: ConnectionDetail;
  saml: NonNullable<ConnectionDetail["saml"]>;
  mayEdit: boolean;
}) {
  const [pending, setPending] = useState(false);
  const [asked, setAsked] = useState(false);
  const router = useRouter();
  const { id, version } = connection;
  const two = saml.keys.length > 1;

  async function act(kind: "add" | "use" | "remove", done: string): Promise<string | undefined> {
    setPending(true);
    const result = await changeKeys(tenant, { id, version, act: kind });
    setPending(false);
    if (!result.ok) return result.message;
    toast(done);
    router.refresh();
    return undefined;
  }

  async function press(kind: "add" | "use", done: string) {
    const refused = await act(kind, done);
    if (refused) toastError(refused);
  }

  return (
    <>
      <Section
        title="Ours"
        description="With the first we sign; with either we decrypt. To change it: add a new one, give it to the provider, sign with it, then remove the old one."
      >
        <ul className="divide-y border-y">
          {saml.keys.map((key, place) => (
            <Certificate
              key={key.id}
              certificate={key}
              note={place === 0 ? "Signs" : two ? "Decrypts only" : null}
            />
          ))}
        </ul>
        {mayEdit && (
          <div className="mt-3 flex flex-wrap gap-2">
            {!two && (
              <Button pending={pending} onClick={() => press("add", "A second certificate is published")}>
                Add a new one
              </Button>
            )}
            {two && (
              <>
                <Button
                  pending={pending}
                  onClick={() => press("use", "We sign with the other certificate now")}
                >
                  Sign with the other one
                </Button>
                <Button onClick={() => setAsked(true)}>Remove the one that does not sign</Button>
              </>
            )}
          </div>
        )}
      </Section>
      <Section title="The provider’s" description="Only what one of these has signed is believed.">
        {saml.idp ? (
          <ul className="divide-y border-y">
            {saml.idp.certificates.map((certificate) => (
              <Certificate key={certificate.fingerprint} certificate={certificate} note={null} />
            ))}
          </ul>
        ) : (
          <p className="text-sm text-muted">None until its metadata is imported.</p>
        )}
      </Section>
      {asked && (
        <ConfirmDialog
          title="Remove the certificate"
          confirm="Remove"
          danger
          onClose={() => setAsked(false)}
          onConfirm={() => act("remove", "Certificate removed")}
        >
          What the provider still encrypts for it cannot be read any more, and its key is lost. Be sure that
          the provider has the other one.
        </ConfirmDialog>
      )}
    </>
  );
}

function Certificate({ certificate, note }: { certificate: ShownCertificate; note: string | null }) {
  const days = (Date.parse(certificate.notAfter) - Date.now()) / 86_400_000;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 py-2.5 text-sm">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {certificate.subject}
          {note && <Badge tone="info">{note}</Badge>}
          {days < 30 && (
            <Badge tone={days < 0 ? "danger" : "warning"}>{days < 0 ? "Expired" : "Expires soon"}</Badge>
          )}
        </p>
        <p className="break-all font-mono text-xs text-muted">SHA-256 {certificate.fingerprint}</p>
        <p className="text-muted">
          Ends <RelativeTime at={certificate.notAfter} />
        </p>
      </div>
      <CopyButton
        text={certificate.pem}
        label={`Copy the certificate ${certificate.fingerprint.slice(0, 8)}`}
      />
    </li>
  );
}

import { GUIDES } from "@/lib/sso/guides";
import type { ConnectionDetail } from "@/lib/sso/model";
import { OIDC_GUIDES } from "@/lib/sso/oidc/guides";
import { TEMPLATE_LABELS } from "@/lib/sso/words";
import { MetadataForm } from "./metadata-form";
import { OidcForm } from "./oidc-form";
import { SetupSteps } from "./setup-steps";

/** How a connection is set up, in the words of its provider and by its protocol (A2). */
export function SetupPanel({
  tenant,
  connection,
  mayEdit,
}: {
  tenant: string;
  connection: ConnectionDetail;
  mayEdit: boolean;
}) {
  const { saml, oidc, template, version } = connection;
  if (oidc)
    return (
      <SetupSteps
        connection={connection}
        guide={OIDC_GUIDES[template]}
        bring="Enter what it is"
        brought={oidc.provider ? ofOidc(oidc.provider) : []}
      >
        {mayEdit && <OidcForm key={version} tenant={tenant} connection={connection} oidc={oidc} />}
      </SetupSteps>
    );
  return (
    <SetupSteps
      connection={connection}
      guide={GUIDES[template]}
      pasted={
        <p className="mt-2 text-sm text-muted">
          Or let it import{" "}
          <a className="font-medium text-accent hover:underline" href={connection.own.metadataUrl}>
            our metadata
          </a>
          , which says all of this.
        </p>
      }
      bring="Bring its metadata"
      brought={saml?.idp ? ofSaml(saml.idp) : []}
    >
      {mayEdit && (
        <MetadataForm tenant={tenant} connection={connection} provider={TEMPLATE_LABELS[template]} />
      )}
    </SetupSteps>
  );
}

type Of<K extends "saml" | "oidc", P extends string> =
  NonNullable<ConnectionDetail[K]> extends Record<P, infer Known> ? NonNullable<Known> : never;

const NO_LOGOUT = "None: signing out here leaves it signed in there";

function ofOidc({ issuer, authorizationUrl, logoutUrl }: Of<"oidc", "provider">) {
  return [
    { term: "Provider (issuer)", value: issuer },
    { term: "Sign-in address", value: authorizationUrl },
    { term: "Logout address", value: logoutUrl ?? NO_LOGOUT },
  ];
}

function ofSaml({ entityId, ssoUrl, ssoBinding, sloUrl, sloBinding, sloResponseUrl }: Of<"saml", "idp">) {
  return [
    { term: "Provider (entity ID)", value: entityId },
    { term: "Sign-in address", value: `${ssoUrl} ${binding(ssoBinding)}` },
    { term: "Logout address", value: sloUrl ? `${sloUrl} ${binding(sloBinding)}` : NO_LOGOUT },
    ...(sloResponseUrl ? [{ term: "Address for answers to its logout", value: sloResponseUrl }] : []),
  ];
}

const binding = (by: "redirect" | "post" = "redirect") => (by === "post" ? "(HTTP-POST)" : "(HTTP-Redirect)");

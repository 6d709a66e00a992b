import type { Guide } from "../guides";
import type { Template } from "../words";

const REDIRECT = "redirectUrl";
const PROFILE = [
  { name: "email", from: "Scope email" },
  { name: "given_name", from: "Scope profile" },
  { name: "family_name", from: "Scope profile" },
];

/** The exact steps for each provider, by OpenID Connect (A2). */
export const OIDC_GUIDES: Readonly<Record<Template, Guide>> = {
  okta: {
    begin:
      "In Okta's admin console: Applications, Create App Integration, OIDC - OpenID Connect, Web Application, with the grant type Authorization Code alone.",
    paste: [
      { field: "Sign-in redirect URIs", value: REDIRECT },
      { field: "Sign-out redirect URIs", value: "logoutUrl" },
      { field: "Initiate login URI", value: "loginUrl" },
    ],
    send: [
      ...PROFILE,
      { name: "groups", from: "Sign On tab, Group claims filter: groups, Matches regex, .*" },
    ],
    groups: "Okta sends the groups' names. Add the scope groups where its authorization server has it.",
    bring: "The issuer is https://<your domain>.okta.com. Client ID and secret are on the General tab.",
  },
  entra: {
    begin: "In the Entra admin center: App registrations, New registration, accounts in this directory only.",
    paste: [
      { field: "Redirect URI (Web)", value: REDIRECT },
      { field: "Home page URL", value: "loginUrl" },
    ],
    send: [
      { name: "email", from: "Token configuration, Add optional claim, ID: email" },
      { name: "given_name", from: "Token configuration, Add optional claim, ID: given_name" },
      { name: "family_name", from: "Token configuration, Add optional claim, ID: family_name" },
      {
        name: "groups",
        from: "Token configuration, Add groups claim: Groups assigned to the application, ID: Group ID",
      },
    ],
    groups:
      "Entra ID sends the groups' object IDs: put those GUIDs into the mapping of the user groups here, not names.",
    overage: [
      "Choose Groups assigned to the application. Of somebody in more than 200 groups, Entra ID sends none otherwise: it names a place to ask for them, which is never asked.",
      "Assign the groups that are mapped here to the application, under Enterprise applications, Users and groups. A group within an assigned one does not count.",
      "Where groups cannot be assigned, make app roles, and enter roles under Settings, Attributes, Groups. The roles' values are then what is mapped.",
    ],
    bring:
      "The issuer is https://login.microsoftonline.com/<Directory (tenant) ID>/v2.0. The client ID is the Application ID; make a secret under Certificates & secrets, and copy its Value.",
  },
  keycloak: {
    begin:
      "In Keycloak's admin console: Clients, Create client, OpenID Connect, Client authentication on, Standard flow alone.",
    paste: [
      { field: "Valid redirect URIs", value: REDIRECT },
      { field: "Valid post logout redirect URIs", value: "logoutUrl" },
      { field: "Backchannel logout URL", value: "backchannelUrl" },
      { field: "Home URL", value: "loginUrl" },
    ],
    send: [
      ...PROFILE,
      { name: "groups", from: "Mapper: Group Membership, Full group path off, Add to ID token on" },
    ],
    groups: "Keycloak sends the groups' names. Switch Backchannel logout session required on.",
    bring:
      "The issuer is https://<your Keycloak>/realms/<realm>. The secret is on the client's Credentials tab.",
  },
  google: {
    begin:
      "In the Google Cloud console: APIs & Services, Credentials, Create OAuth client ID, Web application. Set the audience to Internal, or anybody with a Google account can sign in.",
    paste: [{ field: "Authorized redirect URIs", value: REDIRECT }],
    send: PROFILE,
    groups: "Google sends no groups by OpenID Connect: use SAML where groups are needed. It has no logout.",
    bring:
      "The issuer is https://accounts.google.com. Client ID and secret are shown when the client is made.",
  },
  generic: {
    begin:
      "At your provider, make a new web application for OpenID Connect, by authorization code with PKCE.",
    paste: [
      { field: "Redirect URI", value: REDIRECT },
      { field: "Post-logout redirect URI", value: "logoutUrl" },
      { field: "Back-channel logout URI", value: "backchannelUrl" },
      { field: "Initiate login URI", value: "loginUrl" },
    ],
    send: [...PROFILE, { name: "groups", from: "The groups, as a list or as one string" }],
    groups:
      "ID tokens must be signed by RS256, PS256, ES256 or EdDSA, with keys that the provider publishes.",
    bring: "The issuer is the address before /.well-known/openid-configuration.",
  },
};

import type { Template } from "./words";

/** One of our values, as a connection's page has it. */
export type OwnValue =
  | "acsUrl"
  | "spEntityId"
  | "logoutUrl"
  | "metadataUrl"
  | "loginUrl"
  | "redirectUrl"
  | "backchannelUrl";

/** How to set a provider up: what to paste there, what it must send, and what to bring back. */
export type Guide = {
  /** Where to begin at the provider. */
  readonly begin: string;
  /** What to paste, under the names that the fields have there. */
  readonly paste: readonly { readonly field: string; readonly value: OwnValue }[];
  /** What the provider must send: the name, and from what. */
  readonly send: readonly { readonly name: string; readonly from: string }[];
  readonly groups: string;
  /** What to set so that groups arrive for everybody, where the provider leaves them out of some sign-ins. */
  readonly overage?: readonly string[];
  /** How to get its metadata, or what of it to enter here. */
  readonly bring: string;
};

/** The exact steps for each provider, by SAML (A2). */
export const GUIDES: Readonly<Record<Template, Guide>> = {
  okta: {
    begin: "In Okta's admin console: Applications, Create App Integration, SAML 2.0.",
    paste: [
      { field: "Single sign-on URL", value: "acsUrl" },
      { field: "Audience URI (SP Entity ID)", value: "spEntityId" },
      { field: "Single Logout URL", value: "logoutUrl" },
    ],
    send: [
      { name: "email", from: "user.email" },
      { name: "firstName", from: "user.firstName" },
      { name: "lastName", from: "user.lastName" },
      { name: "groups", from: "Group Attribute Statement, filter: Matches regex .*" },
    ],
    groups: "Okta sends the groups' names.",
    bring: "Sign On tab, SAML Signing Certificates, Actions, View IdP metadata. Save it as a file.",
  },
  entra: {
    begin:
      "In the Entra admin center: Enterprise applications, New application, Create your own, then Single sign-on, SAML.",
    paste: [
      { field: "Identifier (Entity ID)", value: "spEntityId" },
      { field: "Reply URL (Assertion Consumer Service URL)", value: "acsUrl" },
      { field: "Sign on URL", value: "loginUrl" },
      { field: "Logout Url", value: "logoutUrl" },
    ],
    send: [
      {
        name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        from: "user.mail (there already)",
      },
      {
        name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        from: "user.givenname (there already)",
      },
      {
        name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        from: "user.surname (there already)",
      },
      {
        name: "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        from: "Add a group claim: Groups assigned to the application, source attribute Group ID",
      },
    ],
    groups:
      "Entra ID sends the groups' object IDs: put those GUIDs into the mapping of the user groups here, not names.",
    overage: [
      "Choose Groups assigned to the application. Of somebody in more than 150 groups, Entra ID sends none otherwise.",
      "Assign the groups that are mapped here to the application, under Users and groups. A group within an assigned one does not count.",
    ],
    bring: "SAML Certificates, Federation Metadata XML, Download.",
  },
  keycloak: {
    begin:
      "In Keycloak's admin console: Clients, Import client, with our metadata as the file; or Create client, SAML.",
    paste: [
      { field: "Client ID", value: "spEntityId" },
      { field: "Valid redirect URIs, and Master SAML Processing URL", value: "acsUrl" },
      { field: "Logout Service Redirect Binding URL, and POST Binding URL", value: "logoutUrl" },
      { field: "Home URL", value: "loginUrl" },
    ],
    send: [
      { name: "email", from: "Mapper: User Property, property email" },
      { name: "firstName", from: "Mapper: User Property, property firstName" },
      { name: "lastName", from: "Mapper: User Property, property lastName" },
      { name: "groups", from: "Mapper: Group list, Single Group Attribute on, Full group path off" },
    ],
    groups: "Keycloak sends the groups' names. Switch on Sign assertions, with RSA_SHA256.",
    bring: "Realm settings, Endpoints, SAML 2.0 Identity Provider Metadata. Save it as a file.",
  },
  google: {
    begin: "In the Google Admin console: Apps, Web and mobile apps, Add app, Add custom SAML app.",
    paste: [
      { field: "ACS URL", value: "acsUrl" },
      { field: "Entity ID", value: "spEntityId" },
      { field: "Start URL (optional)", value: "loginUrl" },
    ],
    send: [
      { name: "email", from: "Basic information, Primary email" },
      { name: "firstName", from: "Basic information, First name" },
      { name: "lastName", from: "Basic information, Last name" },
      { name: "groups", from: "Group membership: choose the groups, app attribute groups" },
    ],
    groups: "Google sends the names of the groups that you choose, up to 75. It has no single logout.",
    bring: "Download Metadata, on the second step or later on the app's page.",
  },
  generic: {
    begin: "At your provider, make a new SAML 2.0 application. Where it can, let it import our metadata.",
    paste: [
      { field: "Assertion Consumer Service URL (HTTP-POST)", value: "acsUrl" },
      { field: "Entity ID, also called Audience", value: "spEntityId" },
      { field: "Single Logout URL (HTTP-Redirect or HTTP-POST)", value: "logoutUrl" },
      { field: "Metadata", value: "metadataUrl" },
    ],
    send: [
      { name: "NameID", from: "what never changes of the person" },
      { name: "email", from: "the e-mail address, by this or another name" },
      { name: "firstName", from: "the first name" },
      { name: "lastName", from: "the last name" },
      { name: "groups", from: "the groups, each a value of its own" },
    ],
    groups: "Assertions must be signed, by RSA or ECDSA with SHA-256 or SHA-512.",
    bring: "Save the provider's metadata (XML) as a file.",
  },
};

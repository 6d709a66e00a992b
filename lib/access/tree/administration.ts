/** The part of the permission tree by which an instance and its tenants are run (R2). */
export const ADMINISTRATION = [
  {
    id: "tenants",
    label: "Tenants",
    components: [
      {
        id: "tenants",
        label: "Tenants",
        description: "The child tenants of this instance and their pairing.",
        actions: [
          { id: "tenants:pair", label: "Register and initiate" },
          { id: "tenants:unpair", label: "Unpair", destructive: true },
        ],
      },
      {
        id: "sites",
        label: "Sites",
        description: "A tenant's sites.",
        actions: [
          { id: "sites:enable", label: "Enable" },
          { id: "sites:disable", label: "Disable and remove from the tenant", destructive: true },
        ],
      },
      {
        id: "labels",
        label: "Propagation labels",
        description: "Labels by which content finds its tenants.",
      },
      {
        id: "sync",
        label: "Sync",
        description: "What came down to each tenant, when, and what went wrong.",
        actions: [{ id: "sync:run", label: "Sync now" }],
      },
      {
        id: "sharing",
        label: "Content sharing",
        description: "Which content goes to which tenants, and its state there.",
        actions: [
          { id: "sharing:push", label: "Share and share again" },
          { id: "sharing:roll-back", label: "Roll back", destructive: true },
        ],
      },
      {
        id: "fleet-search",
        label: "Search over tenants",
        description: "Incidents and indicators of all tenants.",
      },
      {
        id: "fleet-commands",
        label: "Commands over tenants",
        description: "One command on many tenants at once.",
      },
      {
        id: "deviations",
        label: "Deviations",
        description: "Where a tenant differs from main, and who accepted it.",
      },
    ],
  },
  {
    id: "access",
    label: "Access management",
    components: [
      {
        id: "users",
        label: "Users",
        description: "People of this instance and their permissions.",
        actions: [
          { id: "users:invite", label: "Invite and import" },
          { id: "users:unlock", label: "Unlock and send password resets" },
          { id: "users:deactivate", label: "Deactivate and activate" },
          { id: "users:export", label: "Export" },
          { id: "users:delete", label: "Delete users", destructive: true },
        ],
      },
      {
        id: "roles",
        label: "Roles",
        description: "Sets of permissions that people hold directly or by groups.",
        actions: [{ id: "roles:delete", label: "Delete roles", destructive: true }],
      },
      {
        id: "groups",
        label: "User groups",
        description: "Groups of people with one role, and groups nested in them.",
        actions: [
          { id: "groups:tenants", label: "Choose available tenants" },
          { id: "groups:import", label: "Import from the directory" },
          { id: "groups:delete", label: "Delete groups", destructive: true },
        ],
      },
      {
        id: "scopes",
        label: "Scopes",
        description: "Which assets, cases, endpoints and rows a group may see.",
      },
      {
        id: "api-keys",
        label: "API keys",
        description: "Keys by which programs act with a role.",
        actions: [{ id: "api-keys:revoke", label: "Revoke keys", destructive: true }],
      },
      { id: "authentication", label: "Authentication", description: "Single sign-on by SAML and OIDC." },
      {
        id: "directory",
        label: "Directory",
        description: "The connection through which a directory sends its groups.",
      },
      {
        id: "sign-in-policy",
        label: "Sign-in policy",
        description: "Passwords, locks, session length, allow-lists.",
      },
      {
        id: "sessions",
        label: "Sessions",
        description: "Who is signed in, from where and since when.",
        actions: [{ id: "sessions:revoke", label: "End sessions", destructive: true }],
      },
    ],
  },
  {
    id: "instance",
    label: "Instance",
    components: [
      {
        id: "audit",
        label: "Audit log",
        description: "Who did what and when; it cannot be changed.",
        actions: [{ id: "audit:export", label: "Export" }],
      },
      {
        id: "registration",
        label: "Main tenant registration",
        description: "The key by which a main tenant takes this instance as its child.",
        actions: [{ id: "registration:generate-key", label: "Generate a key", destructive: true }],
      },
      {
        id: "general",
        label: "General settings",
        description: "Name, colour, language and time of the instance.",
      },
      { id: "mail", label: "Mail", description: "The server and sender of mail." },
      {
        id: "retention",
        label: "Data retention",
        description: "How long data is kept before it is removed.",
      },
      {
        id: "isolation",
        label: "Isolation report",
        description: "Proof that no other tenant can read this one.",
      },
      { id: "health", label: "Health", description: "Workers, queues and databases of the instance." },
    ],
  },
] as const;

/** The part of the permission tree that people work in from day to day: incidents, intelligence, views (R2). */
export const OPERATIONS = [
  {
    id: "home",
    label: "Home",
    components: [
      {
        id: "overview",
        label: "Overview",
        description: "The first page: open work, health and recent changes.",
      },
      {
        id: "tasks",
        label: "Tasks",
        description: "Work assigned to people, in incidents and outside of them.",
      },
      {
        id: "handover",
        label: "Shift handover",
        description: "Notes from one shift to the next, and who is on duty.",
      },
    ],
  },
  {
    id: "incidents",
    label: "Incidents",
    components: [
      {
        id: "incidents",
        label: "Incidents",
        description: "Incidents of this instance, with their timeline and people.",
        actions: [
          { id: "incidents:reassign", label: "Hand over to another owner" },
          { id: "incidents:close", label: "Close and reopen" },
          { id: "incidents:run-playbook", label: "Run a playbook" },
          { id: "incidents:merge", label: "Merge duplicates" },
          { id: "incidents:export", label: "Export" },
          { id: "incidents:delete", label: "Delete incidents", destructive: true },
        ],
      },
      {
        id: "investigations",
        label: "Investigations",
        description: "The working room of an incident: notes, commands and their output.",
        actions: [{ id: "investigations:run-command", label: "Run commands" }],
      },
      {
        id: "evidence",
        label: "Evidence",
        description: "Files and findings kept as proof, with their chain of custody.",
        actions: [
          { id: "evidence:download", label: "Download files" },
          { id: "evidence:delete", label: "Delete evidence", destructive: true },
        ],
      },
      {
        id: "mirrors",
        label: "Mirrored incidents",
        description: "Incidents kept alike in two tenants.",
        actions: [{ id: "mirrors:start", label: "Mirror to another tenant" }],
      },
      {
        id: "incident-types",
        label: "Incident types",
        description: "Kinds of incident and what each one starts.",
      },
      { id: "incident-fields", label: "Incident fields", description: "Fields that an incident can have." },
      {
        id: "timers",
        label: "Response timers",
        description: "Agreed response times and what happens when one runs out.",
      },
    ],
  },
  {
    id: "forms",
    label: "Forms",
    components: [
      {
        id: "forms",
        label: "Incident forms",
        description: "Forms by which an incident is reported and shown.",
      },
      {
        id: "layouts",
        label: "Layouts",
        description: "How incidents and indicators are laid out on the page.",
      },
      {
        id: "surveys",
        label: "Questions to people",
        description: "Questions sent by mail or chat, and their answers.",
      },
    ],
  },
  {
    id: "indicators",
    label: "Threat intelligence",
    components: [
      {
        id: "indicators",
        label: "Indicators",
        description: "Addresses, domains, files and other marks of an attack, with their verdicts.",
        actions: [
          { id: "indicators:verdict", label: "Overrule a verdict" },
          { id: "indicators:export", label: "Export" },
          { id: "indicators:delete", label: "Delete indicators", destructive: true },
        ],
      },
      {
        id: "indicator-types",
        label: "Indicator types",
        description: "How indicators are recognised and enriched.",
      },
      {
        id: "feeds",
        label: "Feeds",
        description: "Sources that bring in indicators.",
        actions: [{ id: "feeds:fetch-now", label: "Fetch now" }],
      },
      { id: "exclusions", label: "Exclusions", description: "Values that never become an indicator." },
      {
        id: "campaigns",
        label: "Campaigns",
        description: "Indicators and incidents that belong to one attacker.",
      },
    ],
  },
  {
    id: "views",
    label: "Dashboards and reports",
    components: [
      {
        id: "dashboards",
        label: "Dashboards",
        description: "Pages of charts and counts.",
        actions: [{ id: "dashboards:set-default", label: "Set the default for everyone" }],
      },
      { id: "widgets", label: "Widgets", description: "The charts and counts that dashboards are made of." },
      {
        id: "reports",
        label: "Reports",
        description: "Documents made on demand or by schedule.",
        actions: [
          { id: "reports:run", label: "Run now" },
          { id: "reports:send", label: "Send by mail" },
        ],
      },
      {
        id: "report-templates",
        label: "Report templates",
        description: "What a report contains and how it looks.",
      },
      {
        id: "saved-queries",
        label: "Saved queries",
        description: "Searches kept under a name and shared with others.",
      },
    ],
  },
  {
    id: "assets",
    label: "Assets and endpoints",
    components: [
      { id: "assets", label: "Assets", description: "Inventory of machines, accounts and services." },
      {
        id: "asset-groups",
        label: "Asset groups",
        description: "Assets gathered by what they have in common.",
      },
      {
        id: "endpoints",
        label: "Endpoints",
        description: "Machines that carry an agent.",
        actions: [
          { id: "endpoints:isolate", label: "Isolate from the network", destructive: true },
          { id: "endpoints:remote-session", label: "Open a remote session" },
          { id: "endpoints:uninstall", label: "Remove the agent", destructive: true },
        ],
      },
      {
        id: "endpoint-policies",
        label: "Endpoint policies",
        description: "What agents watch for and block.",
      },
    ],
  },
] as const;

/** The part of the permission tree that makes the instance act by itself: playbooks, integrations, rules (R2). */
export const AUTOMATION = [
  {
    id: "playbooks",
    label: "Playbooks",
    components: [
      {
        id: "incident-playbooks",
        label: "Incident playbooks",
        description: "Steps that are taken on an incident.",
        actions: [
          { id: "incident-playbooks:publish", label: "Publish to sites" },
          { id: "incident-playbooks:delete", label: "Delete playbooks", destructive: true },
        ],
      },
      {
        id: "event-playbooks",
        label: "Event playbooks",
        description: "Steps that are taken on an event before it becomes an incident.",
        actions: [
          { id: "event-playbooks:go-live", label: "Make a version live" },
          { id: "event-playbooks:delete", label: "Delete playbooks", destructive: true },
        ],
      },
      {
        id: "playbook-tests",
        label: "Playbook tests",
        description: "Trial runs with built data or with a tenant's connections.",
        actions: [{ id: "playbook-tests:tenant-connections", label: "Test with a tenant's connections" }],
      },
      {
        id: "utility-commands",
        label: "Utility commands",
        description: "Small commands that playbooks call.",
      },
      {
        id: "scripts",
        label: "Scripts",
        description: "Code that playbooks and rules run.",
        actions: [{ id: "scripts:elevated", label: "Let a script run with full rights" }],
      },
    ],
  },
  {
    id: "integrations",
    label: "Integrations",
    components: [
      { id: "integrations", label: "Integrations", description: "Products that this instance can talk to." },
      {
        id: "connections",
        label: "Connections",
        description: "Addresses and credentials by which integrations are reached.",
        actions: [
          { id: "connections:test", label: "Test a connection" },
          { id: "connections:delete", label: "Delete connections", destructive: true },
        ],
      },
      {
        id: "credentials",
        label: "Credentials",
        description: "Secrets that connections share; never shown again.",
      },
      {
        id: "ingestion",
        label: "Data ingestion",
        description: "Schedules by which events are fetched for a site.",
        actions: [{ id: "ingestion:pause", label: "Pause and resume" }],
      },
      {
        id: "packs",
        label: "Content packs",
        description: "Bundles of content that can be installed.",
        actions: [
          { id: "packs:install", label: "Install and update" },
          { id: "packs:remove", label: "Remove a pack", destructive: true },
        ],
      },
      {
        id: "content-transfer",
        label: "Content import and export",
        description: "Files by which content is brought in or taken out.",
      },
    ],
  },
  {
    id: "rules",
    label: "Rules and lists",
    components: [
      {
        id: "automation-rules",
        label: "Event automation rules",
        description: "Which playbook an event starts.",
        actions: [{ id: "automation-rules:switch", label: "Switch on and off" }],
      },
      {
        id: "correlation-rules",
        label: "Correlation rules",
        description: "Which events together make an incident.",
      },
      {
        id: "duplicate-rules",
        label: "Duplicate rules",
        description: "When two incidents are taken as one.",
      },
      { id: "suppression", label: "Suppression", description: "Events that are kept, but raise nothing." },
      {
        id: "lists",
        label: "Global lists",
        description: "Named data that playbooks and rules read.",
        actions: [{ id: "lists:delete", label: "Delete lists", destructive: true }],
      },
      {
        id: "jobs",
        label: "Jobs",
        description: "Playbooks that run by schedule or when a feed changes.",
        actions: [
          { id: "jobs:run", label: "Run now" },
          { id: "jobs:stop", label: "Stop a running job" },
        ],
      },
    ],
  },
  {
    id: "engines",
    label: "Engines",
    components: [
      {
        id: "engines",
        label: "Engines",
        description: "Agents in a customer's network that keep a tunnel to this instance.",
        actions: [
          { id: "engines:install", label: "Download an installer" },
          { id: "engines:delete", label: "Delete engines", destructive: true },
        ],
      },
      { id: "engine-groups", label: "Engine groups", description: "Engines that share the load." },
    ],
  },
] as const;

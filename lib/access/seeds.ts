import type { SeedRole } from "@/db/instances";
import {
  COMPONENTS,
  type Grant,
  normalizePermissions,
  PERMISSION_KEYS,
  type PermissionKey,
  type Permissions,
} from "./components";
import { ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID } from "./graph";

export { ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID };

/** Every component at View and edit with every sub-action: what Account Admin gives (R1). */
export const ALL_PERMISSIONS: Permissions = everything("edit");

/** All of the instance itself; of its tenants, only how sync and sharing stand (R1). */
export const INSTANCE_ADMIN_PERMISSIONS: Permissions = normalizePermissions({
  ...without(ALL_PERMISSIONS, "tenants", "groups:tenants", "playbook-tests:tenant-connections"),
  sync: "view",
  sharing: "view",
});

/** What the out-of-the-box Analyst gives until someone edits it (R1): incidents and what helps to work on them. */
export const ANALYST_PERMISSIONS: Permissions = normalizePermissions({
  overview: "view",
  tasks: "edit",
  handover: "edit",
  incidents: "edit",
  "incidents:reassign": "edit",
  "incidents:close": "edit",
  "incidents:run-playbook": "edit",
  "incidents:merge": "edit",
  "incidents:export": "edit",
  investigations: "edit",
  "investigations:run-command": "edit",
  evidence: "edit",
  "evidence:download": "edit",
  mirrors: "view",
  "incident-types": "view",
  "incident-fields": "view",
  timers: "view",
  forms: "view",
  layouts: "view",
  surveys: "edit",
  indicators: "edit",
  "indicators:verdict": "edit",
  "indicators:export": "edit",
  "indicator-types": "view",
  feeds: "view",
  exclusions: "edit",
  campaigns: "edit",
  dashboards: "view",
  widgets: "view",
  reports: "edit",
  "reports:run": "edit",
  "saved-queries": "edit",
  assets: "view",
  "asset-groups": "view",
  endpoints: "edit",
  "endpoints:isolate": "edit",
  "endpoint-policies": "view",
  "incident-playbooks": "view",
  "event-playbooks": "view",
  "utility-commands": "view",
  integrations: "view",
  "automation-rules": "view",
  "correlation-rules": "view",
  suppression: "view",
  lists: "view",
  jobs: "view",
  engines: "view",
  "fleet-search": "view",
});

const ADMINISTRATION: ReadonlySet<string> = new Set(["access", "instance", "tenants"]);

/** What the out-of-the-box Read-Only gives until someone edits it (R1): to see all work, but no settings. */
export const READ_ONLY_PERMISSIONS: Permissions = normalizePermissions(
  Object.fromEntries(
    COMPONENTS.filter(({ id, section }) => !ADMINISTRATION.has(section) && id !== "credentials").map(
      ({ id }) => [id, "view"],
    ),
  ),
);

/**
 * The roles that an instance is born with (R1). The predefined ones have the same ids everywhere (S5); each
 * call gives the out-of-the-box ones new ids, so that every instance has its own.
 */
export function seedRoles(): SeedRole[] {
  return [
    {
      id: ACCOUNT_ADMIN_ID,
      kind: "predefined",
      name: "Account Admin",
      description: "May do everything, in this instance and with its tenants.",
      permissions: { ...ALL_PERMISSIONS },
    },
    {
      id: INSTANCE_ADMIN_ID,
      kind: "predefined",
      name: "Instance Administrator",
      description: "May do everything within this instance; tenants are not part of it.",
      permissions: { ...INSTANCE_ADMIN_PERMISSIONS },
    },
    {
      id: crypto.randomUUID(),
      kind: "standard",
      name: "Analyst",
      description: "Works on incidents and indicators; sees how they are automated.",
      permissions: { ...ANALYST_PERMISSIONS },
    },
    {
      id: crypto.randomUUID(),
      kind: "standard",
      name: "Read-Only",
      description: "Sees the work of the instance and changes nothing.",
      permissions: { ...READ_ONLY_PERMISSIONS },
    },
  ];
}

function everything(level: Grant): Permissions {
  return normalizePermissions(Object.fromEntries(PERMISSION_KEYS.map((key) => [key, level])));
}

/** The set without a section of the tree and without some sub-actions. */
function without(permissions: Permissions, section: string, ...keys: PermissionKey[]): Permissions {
  const inSection = COMPONENTS.filter((component) => component.section === section);
  const dropped = new Set<string>([...inSection.map(({ id }) => id), ...keys]);
  const kept = Object.entries(permissions).filter(
    ([key]) => !dropped.has(key) && !dropped.has(key.split(":")[0] ?? ""),
  );
  return normalizePermissions(Object.fromEntries(kept));
}

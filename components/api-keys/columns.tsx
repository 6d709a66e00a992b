import type { ApiKeyRow } from "@/lib/api-keys/model";
import { API_KEY_STATE_LABELS, type ApiKeyState, goneSentence } from "@/lib/api-keys/words";
import type { Column, FilterKey } from "../data-table/types";
import { Badge, type Tone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

const TONES: Readonly<Record<ApiKeyState, Tone>> = {
  active: "success",
  warning: "warning",
  unusable: "danger",
  expired: "neutral",
  revoked: "neutral",
};

/** What the filter of keys offers. */
export const apiKeyFilters: FilterKey[] = [
  {
    key: "state",
    label: "State",
    only: true,
    values: Object.entries(API_KEY_STATE_LABELS).map(([value, label]) => ({ value, label })),
  },
  { key: "role", label: "Role, also one that is gone", search: true },
  { key: "owner", label: "Owner" },
];

/** The columns of the table of keys (K1). */
export const apiKeyColumns: Column<ApiKeyRow>[] = [
  { id: "name", header: "Name", sortable: true, primary: true, text: (key) => key.name },
  {
    id: "hint",
    header: "Key",
    text: (key) => key.hint,
    cell: (key) => <code className="font-mono text-xs">{key.hint}</code>,
  },
  {
    id: "state",
    header: "State",
    text: (key) => API_KEY_STATE_LABELS[key.state],
    cell: (key) => (
      <Badge tone={TONES[key.state]} title={goneSentence(key.state, key.goneRoles) ?? undefined}>
        {API_KEY_STATE_LABELS[key.state]}
        {key.goneRoles.length > 0 && (
          <span className="sr-only">. {goneSentence(key.state, key.goneRoles)}</span>
        )}
      </Badge>
    ),
  },
  {
    id: "roles",
    header: "Roles",
    text: (key) => [...key.roles.map(({ name }) => name), ...key.goneRoles].join(", "),
    cell: (key) => <Roles apiKey={key} />,
  },
  { id: "owner", header: "Owner", text: (key) => key.owner.name },
  {
    id: "created",
    header: "Created",
    sortable: true,
    text: (key) => key.createdAt,
    cell: (key) => <RelativeTime at={key.createdAt} />,
  },
  {
    id: "expires",
    header: "Expires",
    sortable: true,
    text: (key) => key.expiresAt ?? "Never",
    cell: (key) => <RelativeTime at={key.expiresAt} />,
  },
  {
    id: "used",
    header: "Last used",
    sortable: true,
    text: (key) => key.lastUsedAt ?? "Never",
    cell: (key) => (
      <span title={key.lastUsedIp ? `From ${key.lastUsedIp}` : undefined}>
        <RelativeTime at={key.lastUsedAt} />
      </span>
    ),
  },
  {
    id: "previous",
    header: "Old secret until",
    hiddenByDefault: true,
    text: (key) => key.previousUntil ?? "",
    cell: (key) => (key.previousUntil ? <RelativeTime at={key.previousUntil} /> : null),
  },
];

function Roles({ apiKey }: { apiKey: ApiKeyRow }) {
  const { roles, goneRoles } = apiKey;
  return (
    <span title={[...roles.map(({ name }) => name), ...goneRoles].join(", ")}>
      {roles.map(({ name }) => name).join(", ")}
      {roles.length > 0 && goneRoles.length > 0 && ", "}
      {goneRoles.length > 0 && <del className="text-muted">{goneRoles.join(", ")}</del>}
    </span>
  );
}

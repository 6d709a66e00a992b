import type { ContentRow } from "@/lib/content/model";
import { stateOf } from "@/lib/content/rules";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { STATE_LABELS, settingsFor, settingWords } from "@/lib/content/words";
import type { Column, FilterKey } from "../data-table/types";
import { type ShareStanding, ShareStatusCell, standingWords } from "../share/share-status";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { SharedTag, StateBadge } from "./badges";

/** A row of a table of content, on main with how it stands with the tenants (C2). */
export type ContentTableRow = ContentRow & { share: ShareStanding | null };

/** The columns of a type's table. */
export function contentColumns(type: ContentType, onMain: boolean): Column<ContentTableRow>[] {
  return [
    { id: "name", header: "Name", sortable: true, primary: true, text: (item) => item.name },
    ...(onMain ? [shareColumn] : [tagColumn]),
    ...(CONTENT[type].goesLive ? [stateColumn] : []),
    ...(settingsFor(type).length > 0 ? [settingColumn] : []),
    ...(onMain ? [labelColumn] : []),
    { id: "version", header: "Version", align: "right", text: (item) => String(item.live ?? "–") },
    { id: "description", header: "Description", text: (item) => item.description },
    ...times,
  ];
}

const shareColumn: Column<ContentTableRow> = {
  id: "share",
  header: "Shared to tenants",
  text: ({ share }) => (share ? standingWords(share) : ""),
  cell: (item) => item.share && <ShareStatusCell item={item} standing={item.share} />,
};

const tagColumn: Column<ContentTableRow> = {
  id: "origin",
  header: "From",
  text: ({ origin }) => (origin === "main" ? "Shared" : "Made here"),
  cell: ({ origin }) =>
    origin === "main" ? <SharedTag origin={origin} /> : <span className="text-muted">Made here</span>,
};

const stateColumn: Column<ContentTableRow> = {
  id: "state",
  header: "State",
  text: (item) => STATE_LABELS[stateOf(item)],
  cell: (item) => <StateBadge item={item} />,
};

const settingColumn: Column<ContentTableRow> = {
  id: "settings",
  header: "Switches",
  text: (item) => settingWords(item.type, item.settings),
};

const labelColumn: Column<ContentTableRow> = {
  id: "labels",
  header: "Labels",
  text: ({ labels }) => labels.join(", "),
  cell: ({ labels }) => (
    <span className="flex gap-1">
      {labels.map((label) => (
        <Badge key={label}>{label}</Badge>
      ))}
    </span>
  ),
};

const times: Column<ContentTableRow>[] = [
  {
    id: "updated",
    header: "Updated",
    sortable: true,
    text: (item) => item.updatedAt,
    cell: (item) => <RelativeTime at={item.updatedAt} />,
  },
  {
    id: "created",
    header: "Created",
    sortable: true,
    hiddenByDefault: true,
    text: (item) => item.createdAt,
    cell: (item) => <RelativeTime at={item.createdAt} />,
  },
];

/** What a table of content can be filtered by. */
export function contentFilters(type: ContentType, onMain: boolean): FilterKey[] {
  const states = Object.entries(STATE_LABELS).map(([value, label]) => ({ value, label }));
  return [
    ...(CONTENT[type].goesLive
      ? [
          {
            key: "state",
            label: "State",
            only: true,
            values: states.filter((each) => shows(type, each.value)),
          },
        ]
      : []),
    ...(onMain
      ? [{ key: "label", label: "Label", search: true }]
      : [
          {
            key: "origin",
            label: "From",
            only: true,
            values: [
              { value: "local", label: "Made here" },
              { value: "main", label: "Shared by main" },
            ],
          },
        ]),
  ];
}

const shows = (type: ContentType, state: string) => state !== "published" || CONTENT[type].published;

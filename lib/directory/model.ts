import { z } from "zod";
import { Id, line, lines, Version } from "@/lib/users/text";
import { DIRECTORY_KINDS, type DirectoryKind, type SourceKind, TOKEN_OVERLAP } from "./words";

const Kind = z.enum(DIRECTORY_KINDS, { error: "Choose your directory." });

/** Connects a directory. */
export const ConnectInput = z.strictObject({ kind: Kind });
export type ConnectInput = z.infer<typeof ConnectInput>;

/** The connection as it was read. */
export const ConnectionInput = z.strictObject({ version: Version });
export type ConnectionInput = z.infer<typeof ConnectionInput>;

/** A new token; the old one works on for so long. */
export const RotateInput = z.strictObject({
  version: Version,
  overlapHours: z
    .int("Choose how long the old token works on.")
    .min(0, "Choose how long the old token works on.")
    .max(TOKEN_OVERLAP.most, `At most ${TOKEN_OVERLAP.most} hours.`),
});
export type RotateInput = z.infer<typeof RotateInput>;

/** How groups follow the directory. */
export const DirectorySettings = z.strictObject({
  version: Version,
  kind: Kind,
  syncMinutes: z.int("Choose how often.").min(5, "At least 5 minutes.").max(1440, "At most a day."),
  quarantineDays: z.int("Choose for how long.").min(0, "Not less than 0 days.").max(90, "At most 90 days."),
});
export type DirectorySettings = z.infer<typeof DirectorySettings>;

const IdpGroup = z
  .string({ error: "Enter the names of the IdP's groups." })
  .trim()
  .min(1, "Leave out empty names.")
  .max(256, "The name of an IdP group has at most 256 characters.")
  .refine((name) => !/[\p{Cc}\p{Cs}]/u.test(name), "Leave out control characters.");

/** A group to import (G6). */
export const ImportInput = z.strictObject({
  source: z.strictObject({ kind: z.enum(["group", "unit"]), id: Id }, { error: "Choose a group or unit." }),
  name: line("a name", 80),
  description: lines(500),
  roleId: z.uuid("Choose a role."),
  idpGroups: z
    .array(IdpGroup, { error: "Enter the names of the IdP's groups." })
    .max(200, "A group has at most 200 IdP groups.")
    .transform((names) => [...new Set(names)]),
});
export type ImportInput = z.infer<typeof ImportInput>;

/** A group that follows the directory. */
export const FollowedGroupInput = z.strictObject({ id: Id });
export type FollowedGroupInput = z.infer<typeof FollowedGroupInput>;

/** The connection as its page shows it; times are UTC in ISO form. */
export type DirectoryState = {
  kind: DirectoryKind;
  tokenHint: string;
  tokenSetAt: string;
  previousUntil: string | null;
  syncMinutes: number;
  quarantineDays: number;
  lastReceivedAt: string | null;
  syncedAt: string | null;
  nextSyncAt: string | null;
  version: number;
  users: number;
  inactive: number;
  groups: number;
  imports: number;
};

/** A group that follows the directory, with what the last sync found. */
export type FollowedGroup = {
  id: string;
  name: string;
  sourceKind: SourceKind;
  sourceName: string;
  state: "fetching" | "ready";
  members: number;
  people: number;
  missing: number;
  syncedAt: string | null;
  goneAt: string | null;
  deletedAt: string | null;
  problem: string | null;
};

/** A request of the directory's client. */
export type LogRow = {
  id: string;
  at: string;
  method: string;
  resource: string;
  resourceId: string | null;
  status: number;
  error: string | null;
  ms: number;
};

/** A group or unit to choose for an import; `disabled` says why it cannot be chosen. */
export type SourceOption = {
  kind: SourceKind;
  id: string;
  name: string;
  hint: string;
  disabled: string | null;
};

/** What an import or the next sync does to one group. */
export type PlannedGroup = {
  id: string;
  name: string;
  joins: { count: number; first: string[] };
  leaves: { count: number; first: string[] };
  /** People of the directory's group who are not here. */
  missing: { count: number; first: string[] };
  /** `deleted` goes, `quarantined` waits, `back` is there again. */
  fate: "kept" | "quarantined" | "deleted" | "back";
};

/** For what needs no input. */
export const NoInput = z.strictObject({});

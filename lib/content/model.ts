import { z } from "zod";
import type { Origin } from "@/lib/access/model";
import { Id, line, lines, Version } from "@/lib/users/text";
import { ItemSettings } from "./definitions";
import { CONTENT_TYPES, type ContentType } from "./types";

/** A content type that a client names. */
export const Type = z.enum(CONTENT_TYPES as [ContentType, ...ContentType[]]);

/** What content can be sorted by, the default first. */
export const CONTENT_SORTS = ["name", "updated", "created"] as const;

/** The keys of a typed filter over content. */
export const CONTENT_FILTERS = ["origin", "label", "state"] as const;

/** Labels that say for which tenants an item is (T8). */
export const Labels = z
  .array(
    z
      .string()
      .trim()
      .min(1, "A label is not empty.")
      .max(40, "A label has at most 40 characters.")
      .regex(/^[^,\p{Cc}]+$/u, "A label has no comma."),
    { error: "Choose labels." },
  )
  .max(20, "At most 20 labels.")
  .transform((labels) => [...new Set(labels)])
  .refine((labels) => labels.length > 0, "Choose a label; “all” means every tenant.");

const definition = z.record(z.string(), z.unknown());

/** A new item. The definition is held to its type's schema by the command (C1). */
export const CreateContentInput = z.strictObject({
  type: Type,
  name: line("a name", 120),
  description: lines(1000),
  labels: Labels.default(["all"]),
  settings: ItemSettings.default({}),
  definition,
});
export type CreateContentInput = z.infer<typeof CreateContentInput>;

/** An item's new state, and the version that the edit began with. */
export const UpdateContentInput = CreateContentInput.omit({ type: true }).extend({
  id: Id,
  version: Version,
});
export type UpdateContentInput = z.infer<typeof UpdateContentInput>;

/** Makes the draft live, with a note for the version's list (C6, C7, C9). */
export const GoLiveInput = z.strictObject({ id: Id, version: Version, note: lines(500).default("") });
export type GoLiveInput = z.infer<typeof GoLiveInput>;

/** Publishes the live version of an incident playbook (C7), or brings an earlier version back as the draft. */
export const ContentVersionInput = z.strictObject({ id: Id, version: Version, number: z.int().positive() });
export type ContentVersionInput = z.infer<typeof ContentVersionInput>;

/** The items to delete. */
export const DeleteContentInput = z.strictObject({ ids: z.array(Id).min(1).max(200) });
export type DeleteContentInput = z.infer<typeof DeleteContentInput>;

/** A connection's secret; an empty one takes it away (C10). */
export const SetSecretInput = z.strictObject({
  id: Id,
  version: Version,
  field: z.string().min(1).max(80),
  value: z.string().max(10_000, "A secret has at most 10,000 characters."),
});
export type SetSecretInput = z.infer<typeof SetSecretInput>;

/** Where an item stands: never made live, live, also published, or changed since (C6, C7). */
export type ContentState = "draft" | "live" | "published" | "changed";

/** A row of a content table. Times are UTC in ISO form. */
export type ContentRow = {
  id: string;
  type: ContentType;
  origin: Exclude<Origin, "gateway">;
  name: string;
  description: string;
  labels: string[];
  settings: ItemSettings;
  newest: number;
  live: number | null;
  published: number | null;
  draftChanged: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** An item in full, for its page and editor. */
export type ContentItem = ContentRow & { draft: Record<string, unknown> };

/** A version of an item, in the list of its versions. */
export type ContentVersion = {
  number: number;
  note: string;
  madeBy: string | null;
  madeAt: string;
};

/** What a version says. */
export type VersionContent = { definition: Record<string, unknown>; settings: ItemSettings };

/** Another item by name, in what an item uses or is used by. `name` is null for one that is gone. */
export type ContentLink = { id: string; type: ContentType | null; name: string | null };

import type { Tx } from "@/db/connection";
import type { ItemSettings } from "@/lib/content/definitions";
import { digestOf } from "@/lib/content/digest";
import { callsElsewhere, usesOf } from "@/lib/content/rules";
import { CONTENT, type ContentType } from "@/lib/content/types";

/** One version of an item as it travels; its secrets are sealed. */
export type TravellingItem = {
  id: string;
  type: ContentType;
  name: string;
  description: string;
  settings: ItemSettings;
  definition: unknown;
  number: number;
  published: boolean;
  digest: string;
  uses: string[];
  secrets: { field: string; sealed: string }[];
};

/** What an item's digest is made of: whatever a child would see differ. */
export function shareDigest(item: {
  name: string;
  description: string;
  settings: unknown;
  definition: unknown;
  secretsAt: string | null;
}): string {
  const { name, description, settings, definition, secretsAt } = item;
  return digestOf({ name, description, settings, definition, secretsAt });
}

/** Addresses one version of one item. */
export const versionKey = (id: string, number: number) => `${id}:${number}`;

/** These versions of these items, as they are now, by `versionKey`. `tx` is main's. */
export async function travelling(
  tx: Tx,
  versions: readonly { id: string; number: number }[],
): Promise<Map<string, TravellingItem>> {
  type Row = Omit<TravellingItem, "digest" | "uses" | "published"> & {
    secretsAt: string | null;
    draft: unknown;
  };
  const rows = await tx.sql<Row[]>`
    select i.id, i.type, i.name, i.description, i.draft, v.settings, v.definition, v.number,
      (select max(s.set_at)::text from content_secrets s where s.item_id = i.id) as "secretsAt",
      (select coalesce(jsonb_agg(jsonb_build_object('field', s.field, 'sealed', s.sealed)), '[]')
        from content_secrets s where s.item_id = i.id) as secrets
    from jsonb_to_recordset(${JSON.stringify(versions)}::text::jsonb) as w (id uuid, number int)
    join content_items i on i.id = w.id
    join content_versions v on v.item_id = w.id and v.number = w.number`;
  return new Map(
    rows.map(({ secretsAt, draft, ...row }) => [
      versionKey(row.id, row.number),
      {
        ...row,
        // An earlier version may call another host than the one that the secrets were given for (C10).
        secrets: callsElsewhere(draft, row.definition) ? [] : row.secrets,
        published: CONTENT[row.type].published,
        digest: shareDigest({ ...row, secretsAt }),
        uses: usesOf(row.type, row.definition).map(({ id }) => id),
      },
    ]),
  );
}

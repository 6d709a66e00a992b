import { z } from "zod";
import type { Tx } from "@/db/connection";
import { createContent, updateContent } from "@/lib/content/commands/edit";
import { SECRET, setSecret } from "@/lib/content/commands/secrets";
import type { ItemSettings } from "@/lib/content/definitions";
import type { Connection, ConnectionScope } from "@/lib/content/definitions/others";
import { callsElsewhere } from "@/lib/content/rules";
import type { Context } from "@/lib/core/context";
import { edit } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { unseal } from "@/lib/core/sealed";
import { line } from "@/lib/users/text";
import { command, field } from "../definition";
import { siteByName } from "../names";

const name = line("a name", 120);
const pairs = z.record(z.string().max(60), z.string().max(2_000)).default({});
const secrets = z.record(z.string().max(60), z.string().max(10_000)).default({});

const ELSEWHERE = "It calls another host, so the secrets of the old one are not in it: give its own.";

type Stored = {
  id: string;
  name: string;
  description: string;
  labels: string[];
  settings: ItemSettings;
  draft: Connection;
  version: number;
};

/** Makes a tenant's own connection from a general one of main's, or brings it to new values (C10). */
export const cloneConnection = command({
  name: "CreateOrUpdateConnectionByClone",
  group: "tenants",
  title: "Create or update a connection by clone",
  description:
    "Copies a connection of main's for a tenant or one of its sites, where it wins over the general one. Where the tenant has it already, the values given here are changed.",
  on: "tenant",
  needs: edit("connections"),
  audit: "content.clone_connection",
  input: z.strictObject({
    connection: name.meta(
      field("Connection to copy", "line", "By name; one for all tenants or for a region."),
    ),
    name: name
      .optional()
      .meta(field("Name of the copy", "line", "Empty: the same name, found by playbooks.")),
    site: line("a name", 80)
      .optional()
      .meta(field("Site", "line", "Empty: for the whole tenant.")),
    values: pairs.meta(field("Values", "pairs", "What differs from the copied connection, such as baseUrl.")),
    properties: pairs.meta(field("Properties", "pairs", "What tells connections of one name apart.")),
    secrets: secrets.meta(
      field(
        "Secrets",
        "secrets",
        "Those not given are copied when the copy is made, unless it calls another host.",
      ),
    ),
  }),
  async run(tx, context, input, target) {
    const source = await sourceOf(tx, input.connection);
    const site = input.site === undefined ? undefined : await siteByName(tx, target.id, input.site, "site");
    const scope: ConnectionScope = site
      ? { kind: "site", tenantId: target.id, siteId: site.id }
      : { kind: "tenant", tenantId: target.id };
    const named = input.name ?? source.name;
    const existing = await scoped(tx, named, scope);
    const change = existing
      ? await changed(tx, context, existing, input)
      : await made(tx, context, source, { ...input, name: named }, scope);
    const where = site ? `the site ${site.name}` : "the whole tenant";
    const from = existing ?? source;
    const values = { ...from.draft.values, ...input.values };
    const lost =
      callsElsewhere(from.draft, { values }) && from.draft.secrets.some((each) => !input.secrets[each]);
    const message = `${named} is ${existing ? "changed" : "made"} for ${where}.`;
    return { ...change, data: { message: lost ? `${message} ${ELSEWHERE}` : message } };
  },
});

async function sourceOf({ sql }: Tx, named: string): Promise<Stored> {
  const rows = await sql<Stored[]>`
    select id, name, description, labels, settings, draft, version from content_items
    where type = 'connection' and origin = 'local' and name_folded = lower(${named})
      and draft->'scope'->>'kind' in ('all', 'region')
    order by draft->'scope'->>'kind', id`;
  const general = rows.filter(({ draft }) => draft.scope.kind === "all");
  const fitting = general.length > 0 ? general : rows;
  const [source] = fitting;
  const say = (message: string) => invalid(message, { connection: message });
  if (!source) throw say(`There is no connection “${named}” for all tenants or for a region.`);
  if (fitting.length > 1)
    throw say(`There are ${fitting.length} connections “${named}”: rename the one to copy.`);
  return source;
}

async function scoped({ sql }: Tx, named: string, scope: ConnectionScope): Promise<Stored | undefined> {
  const [row] = await sql<Stored[]>`
    select id, name, description, labels, settings, draft, version from content_items
    where type = 'connection' and origin = 'local' and name_folded = lower(${named})
      and draft->'scope' = ${JSON.stringify(scope)}::text::jsonb
    order by id limit 1`;
  return row;
}

type Given = {
  name?: string | undefined;
  values: Record<string, string>;
  properties: Record<string, string>;
  secrets: Record<string, string>;
};

async function made(
  tx: Tx,
  context: Context,
  source: Stored,
  given: Given & { name: string },
  scope: ConnectionScope,
): Promise<Change<unknown>> {
  const values = { ...source.draft.values, ...given.values };
  const {
    data,
    also = [],
    ...change
  } = await createContent(tx, context, {
    type: "connection",
    name: given.name,
    description: source.description,
    labels: source.labels,
    settings: { ...source.settings, tenantToggle: true },
    definition: {
      integrationId: source.draft.integrationId,
      scope,
      values,
      secrets: [],
      properties: { ...source.draft.properties, ...given.properties },
    },
  });
  const sealed = callsElsewhere(source.draft, { values })
    ? []
    : await tx.sql<{ field: string; sealed: string }[]>`
        select field, sealed from content_secrets where item_id = ${source.id} order by field`;
  const copied = Object.fromEntries(sealed.map((row) => [row.field, unseal(SECRET, row.sealed)]));
  const more = await withSecrets(tx, context, data, { ...copied, ...given.secrets });
  return { ...change, also: [...also, ...more], data };
}

async function changed(tx: Tx, context: Context, item: Stored, given: Given): Promise<Change<unknown>> {
  const { name: named, description, labels, settings, draft } = item;
  const {
    data,
    also = [],
    ...change
  } = await updateContent(tx, context, {
    id: item.id,
    version: item.version,
    name: named,
    description,
    labels,
    settings,
    definition: {
      ...draft,
      values: { ...draft.values, ...given.values },
      properties: { ...draft.properties, ...given.properties },
    },
  });
  const more = await withSecrets(tx, context, { id: item.id, ...data }, given.secrets);
  return { ...change, also: [...also, ...more], data };
}

async function withSecrets(
  tx: Tx,
  context: Context,
  { id, version }: { id: string; version: number },
  values: Record<string, string>,
): Promise<NonNullable<Change["also"]>> {
  const rows: NonNullable<Change["also"]> = [];
  let at = version;
  for (const [name, value] of Object.entries(values)) {
    const {
      data,
      also = [],
      ...change
    } = await setSecret(tx, context, { id, version: at, field: name, value });
    at = data.version;
    rows.push(change, ...also);
  }
  return rows;
}

import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { requireScreen } from "@/lib/core/screens";
import { isId } from "@/lib/users/text";
import { storedLayout } from "./model";
import type { SavedView } from "./words";

const SHOWN = 300;

type Stored = {
  id: string;
  name: string;
  query: string;
  layout: unknown;
  shared: boolean;
  ownerId: string;
  ownerName: string | null;
  version: number;
};

/**
 * The views of a list that the person may use: his own, and those that others share, by name. Throws `Refusal`
 * where he may not open the list.
 */
export async function viewsOf(context: Context, screen: string): Promise<SavedView[]> {
  requireScreen(context, screen);
  const me = context.person.id;
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<Stored[]>`
      select ${columns(tx)} from saved_views v left join users u on u.id = v.owner_id
      where v.screen = ${screen} and (v.owner_id = ${me} or v.shared)
      order by v.owner_id <> ${me}, v.name_folded, v.id limit ${SHOWN}`,
  );
  return rows.map((row) => savedView(row, me));
}

/** What an address says, with what the view in it adds: what the address itself says goes before. */
export type Viewed = {
  params: Record<string, string | undefined>;
  /** The view of the address; null where it names one that is not there for this person. */
  view?: SavedView | null;
};

/** Takes an address's `view` for its filter and order. A foreign, private or deleted view is as if it were not there. */
export async function withView(
  context: Context,
  screen: string,
  params: Record<string, string | undefined>,
): Promise<Viewed> {
  if (!params.view) return { params };
  const view = await viewById(context, screen, params.view);
  if (!view) return { params, view: null };
  return { params: { ...params, q: params.q ?? view.q, sort: params.sort ?? view.sort }, view };
}

async function viewById(context: Context, screen: string, id: string): Promise<SavedView | undefined> {
  if (!isId(id)) return undefined;
  const me = context.person.id;
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<Stored[]>`
      select ${columns(tx)} from saved_views v left join users u on u.id = v.owner_id
      where v.id = ${id} and v.screen = ${screen} and (v.owner_id = ${me} or v.shared)`,
  );
  return row && savedView(row, me);
}

const columns = ({ sql }: Tx) => sql`
  v.id, v.name, v.query, v.layout, v.shared, v.owner_id as "ownerId", v.version,
  nullif(concat_ws(' ', u.first_name, u.last_name), '') as "ownerName"`;

function savedView({ query, layout, ownerId, ownerName, ...row }: Stored, me: string): SavedView {
  const params = new URLSearchParams(query);
  return {
    ...row,
    q: params.get("q") ?? "",
    sort: params.get("sort") ?? "",
    layout: storedLayout(layout),
    mine: ownerId === me,
    ownerName: ownerName ?? "somebody else",
  };
}

import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { brokenConstraint, conflict, forbidden, notFound, Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireScreen } from "@/lib/core/screens";
import { type DeleteViewInput, MOST_VIEWS, type SaveViewInput, type UpdateViewInput } from "./model";

type Stored = {
  id: string;
  screen: string;
  name: string;
  query: string;
  shared: boolean;
  ownerId: string;
  version: number;
};

/**
 * Keeps a list as it is seen now, for oneself or shared with everyone who may open the list. Throws `Refusal`:
 * not_found and forbidden by the list; conflict where one of one's own has the name, or there are too many.
 */
export async function saveView(
  tx: Tx,
  context: Context,
  input: SaveViewInput,
): Promise<Change<{ id: string }>> {
  requireScreen(context, input.screen);
  const owner = context.person.id;
  const [kept] = await tx.sql<{ n: number }[]>`
    select count(*)::int as n from saved_views where screen = ${input.screen} and owner_id = ${owner}`;
  if ((kept?.n ?? 0) >= MOST_VIEWS)
    throw conflict(`You keep ${MOST_VIEWS} views of this list already. Delete one first.`);
  const id = randomUUID();
  const query = queryOf(input);
  await named(
    input.name,
    () => tx.sql`
      insert into saved_views (id, screen, name, query, layout, shared, owner_id)
      values (${id}, ${input.screen}, ${input.name}, ${query}, ${JSON.stringify(input.layout)}::text::jsonb,
        ${input.shared}, ${owner})`,
  );
  const { name, screen, shared } = input;
  return { target: { kind: "view", id, name }, after: { screen, query, shared }, data: { id } };
}

/**
 * Changes a view of one's own: its name, what it shows, whether it is shared. Throws `Refusal`: not_found; forbidden
 * for one that somebody else shares; conflict where it was changed meanwhile or the name is taken.
 */
export async function updateView(
  tx: Tx,
  context: Context,
  input: UpdateViewInput,
): Promise<Change<undefined>> {
  const view = await ownView(tx, context, input.id);
  if (view.version !== input.version) throw conflict(await changedMeanwhile(tx, "view", view.id));
  const query = queryOf(input);
  await named(
    input.name,
    () => tx.sql`
      update saved_views set name = ${input.name}, query = ${query}, shared = ${input.shared},
        layout = ${JSON.stringify(input.layout)}::text::jsonb, version = version + 1, updated_at = now()
      where id = ${view.id}`,
  );
  return {
    target: { kind: "view", id: view.id, name: input.name },
    before: { name: view.name, query: view.query, shared: view.shared },
    after: { name: input.name, query, shared: input.shared },
    data: undefined,
  };
}

/** Deletes a view of one's own. Throws `Refusal`: not_found; forbidden for one that somebody else shares. */
export async function deleteView(
  tx: Tx,
  context: Context,
  { id }: DeleteViewInput,
): Promise<Change<undefined>> {
  const view = await ownView(tx, context, id);
  await tx.sql`delete from saved_views where id = ${view.id}`;
  const { name, screen, query, shared } = view;
  return { target: { kind: "view", id, name }, before: { screen, query, shared }, data: undefined };
}

/** One's own view, locked. One that somebody else keeps to himself is as if it were not there. */
async function ownView(tx: Tx, context: Context, id: string): Promise<Stored> {
  const [view] = await tx.sql<Stored[]>`
    select id, screen, name, query, shared, owner_id as "ownerId", version from saved_views
    where id = ${id} for update`;
  const mine = view?.ownerId === context.person.id;
  if (!view || !(mine || view.shared)) throw notFound("view");
  requireScreen(context, view.screen);
  if (!mine) throw forbidden("Somebody else shares this view. Save it as one of your own, and change that.");
  return view;
}

function queryOf({ q, sort }: { q: string; sort: string }): string {
  return new URLSearchParams({ ...(q && { q }), ...(sort && { sort }) }).toString();
}

async function named(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (brokenConstraint(error) === undefined) throw error;
    const message = `You have a view named ${name} already. Choose another name.`;
    throw new Refusal("conflict", message, { name: message });
  }
}

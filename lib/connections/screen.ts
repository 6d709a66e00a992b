import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { grouped } from "@/lib/sync/model";
import { connectionCandidates, placesOf } from "./queries";
import { type Ask, type Place, type Resolution, resolveConnection } from "./resolve";

/** What one place uses, as a screen shows it. */
export type PlaceResolution = { place: string; resolution: Resolution };

/** Of each name under which an integration is reached: what each place of a tenant uses. */
export type ResolutionGroup = {
  key: string;
  integration: string;
  connection: string;
  places: PlaceResolution[];
};

const at = ({ site }: Place) => site?.name ?? "Without a site";

/**
 * For every integration and name of connection, which one the tenant and each of its sites would use, and why (C10).
 * Throws `Refusal` as `placesOf`.
 */
export async function tenantResolution(context: Context, tenantId: string): Promise<ResolutionGroup[]> {
  const places = await placesOf(context, tenantId);
  const candidates = await inTenant(context.tenant, (tx) => connectionCandidates(tx));
  const groups = grouped(candidates, ({ integrationId, name }) => `${integrationId} ${name.toLowerCase()}`);
  return [...groups].flatMap(([key, own]) => {
    const [first] = own;
    if (!first) return [];
    return {
      key,
      integration: first.integration?.name ?? "An integration that is not here",
      connection: first.name,
      places: places.map((place) => ({ place: at(place), resolution: resolveConnection(own, place, {}) })),
    };
  });
}

/**
 * Which connection of a name each place of a tenant uses, for the connection's page (C10). In a child the tenant is
 * the child. Throws as `placesOf`.
 */
export async function nameResolution(
  context: Context,
  tenantId: string,
  ask: Ask,
): Promise<{ tenant: { id: string; name: string }; places: PlaceResolution[] }> {
  const places = await placesOf(context, tenantId);
  const [{ tenantName }] = places;
  const candidates = await inTenant(context.tenant, (tx) => connectionCandidates(tx, ask));
  return {
    tenant: { id: tenantId, name: tenantName },
    places: places.map((place) => ({
      place: at(place),
      resolution: resolveConnection(candidates, place, ask),
    })),
  };
}

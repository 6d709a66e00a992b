import type { PlaceResolution } from "@/lib/connections/screen";
import { EmptyState } from "../ui/states";
import { PlaceList } from "./resolution-view";
import { TenantChoice } from "./tenant-choice";

/** Which connection of this name a tenant and its sites would use, and why (C10). */
export function ConnectionResolution({
  slug,
  onMain,
  name,
  tenant,
  places,
}: {
  slug: string;
  onMain: boolean;
  name: string;
  /** The chosen tenant; null where none is chosen yet. */
  tenant: { id: string; name: string } | null;
  places: readonly PlaceResolution[];
}) {
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        Playbooks name a connection, and the site where they run decides which one that is: one for the site
        comes before one for the tenant, the region and all.
      </p>
      {onMain && <TenantChoice main={slug} chosen={tenant && { id: tenant.id, label: tenant.name }} />}
      {tenant ? (
        <PlaceList slug={slug} places={places} />
      ) : (
        <EmptyState
          title="Choose a tenant"
          description={`Then see which “${name}” each of its sites would use.`}
        />
      )}
    </>
  );
}

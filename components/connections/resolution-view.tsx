import Link from "next/link";
import type { PlaceResolution, ResolutionGroup } from "@/lib/connections/screen";
import { Badge } from "../ui/badge";
import { EmptyState, Section } from "../ui/states";

/** Which connection a tenant and its sites would use, by integration and name, with the reasons (C10). */
export function ResolutionView({ slug, groups }: { slug: string; groups: readonly ResolutionGroup[] }) {
  if (groups.length === 0)
    return (
      <EmptyState title="There are no connections yet" description="Make one under Content, Connections." />
    );
  return (
    <div className="max-w-4xl">
      {groups.map(({ key, integration, connection, places }) => (
        <Section key={key} title={connection} description={integration}>
          <PlaceList slug={slug} places={places} />
        </Section>
      ))}
    </div>
  );
}

/** What each place uses; every connection that was looked at says why it is used or not. */
export function PlaceList({ slug, places }: { slug: string; places: readonly PlaceResolution[] }) {
  return (
    <ul className="flex flex-col divide-y rounded-md border">
      {places.map(({ place, resolution }) => (
        <li key={place} className="px-3 py-2 text-sm">
          <details>
            <summary className="flex cursor-pointer flex-wrap items-center gap-2">
              <span className="font-medium">{place}</span>
              <Badge tone={resolution.usedId ? "success" : "warning"}>
                {resolution.usedId ? "Resolved" : "None"}
              </Badge>
              <span className="text-muted">{resolution.summary}</span>
            </summary>
            <ul className="mt-2 flex flex-col gap-1 pl-4">
              {resolution.verdicts.map(({ id, name, used, why }) => (
                <li key={id} className="flex flex-wrap gap-x-2">
                  <Link
                    href={`/t/${slug}/content/connections/${id}`}
                    className={used ? "font-medium hover:underline" : "hover:underline"}
                  >
                    {name}
                  </Link>
                  <span className="text-muted">{why}</span>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

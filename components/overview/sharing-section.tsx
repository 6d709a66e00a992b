import Link from "next/link";
import type { ShareGrid as Grid } from "@/lib/share/grid";
import { ShareGrid } from "../share/share-grid";
import { Section } from "../ui/states";

/** How the first shared items stand with the first tenants, and the way to all of it (C2, C4). */
export function SharingSection({
  grid,
  base,
  seesTenants,
}: {
  grid: Grid;
  base: string;
  seesTenants: boolean;
}) {
  const status = `${base}/content/status`;
  const more = grid.items.next !== undefined || grid.tenants.next !== undefined;
  return (
    <Section
      title="Sharing"
      description="Shared content against the tenants. A cell leads to the item's share log."
    >
      <ShareGrid
        grid={grid}
        logHref={(id) => `${status}?log=${id}`}
        peopleHref={seesTenants ? `${base}/tenants` : null}
      />
      <Link
        href={status}
        className="mt-2 inline-block text-sm leading-6 underline decoration-line underline-offset-2"
      >
        {more ? "All items and tenants" : "Open with its legend"}
      </Link>
    </Section>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ShareGrid, ShareLegend } from "@/components/share/share-grid";
import { ShareHost } from "@/components/share/share-host";
import { LinkButton } from "@/components/ui/button";
import { EmptyState, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { ShareGridQuery, shareGrid } from "@/lib/share/grid";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("sharing"));
  return { title: `Sharing · ${tenant.name}` };
}

/** How everything that is shared stands with every tenant, at a glance (C2, C14). */
export default async function ShareStatusPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("sharing"));
  const { slug, kind } = context.tenant;
  if (kind !== "main") notFound();
  const asked = ShareGridQuery.parse(await singleParams(searchParams));
  const grid = await shareGrid(context, asked);
  const hrefOf = (more: Record<string, string | undefined>) => {
    const known = Object.entries({ ...asked, ...more }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return `/t/${slug}/content/status?${new URLSearchParams(known)}`;
  };
  const { items, tenants } = grid;
  const steps = [
    { label: "Items before", href: items.previous && hrefOf({ before: items.previous, after: undefined }) },
    { label: "Items after", href: items.next && hrefOf({ after: items.next, before: undefined }) },
    {
      label: "Tenants before",
      href: tenants.previous && hrefOf({ left: tenants.previous, right: undefined }),
    },
    { label: "Tenants after", href: tenants.next && hrefOf({ right: tenants.next, left: undefined }) },
  ].flatMap(({ label, href }) => (href ? [{ label, href }] : []));
  const mayPush = context.accountAdmin || context.levels.get("sharing:push") === "edit";
  return (
    <>
      <PageHeader title="Sharing" description="What is shared, against every paired tenant." />
      {tenants.rows.length === 0 ? (
        <EmptyState title="No paired tenant" description="Pair a tenant first; then content can be shared." />
      ) : (
        <div className="flex flex-col gap-3">
          <ShareLegend />
          <ShareGrid
            grid={grid}
            logHref={(id) => hrefOf({ log: id })}
            peopleHref={admits(context, view("tenants")) ? `/t/${slug}/tenants` : null}
          />
          {steps.length > 0 && (
            <nav aria-label="Parts of the grid" className="flex flex-wrap gap-2">
              {steps.map(({ label, href }) => (
                <LinkButton key={label} size="sm" href={href}>
                  {label}
                </LinkButton>
              ))}
            </nav>
          )}
        </div>
      )}
      <ShareHost tenant={slug} mayPush={mayPush} refresh />
    </>
  );
}

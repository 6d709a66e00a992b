import type { Metadata } from "next";
import { ComparePickers } from "@/components/access/compare-pickers";
import { Comparison } from "@/components/access/comparison";
import { PlacePicker } from "@/components/access/place-picker";
import { EmptyState, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { type Context, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { type CompareKind, placeOf, sideOfRole, sideOfUser } from "@/lib/insight/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

const kindOf = (kind: string | undefined): CompareKind => (kind === "roles" ? "roles" : "users");

async function allowed({ params, searchParams }: Props): Promise<Context> {
  const { kind } = await singleParams(searchParams);
  return access((await params).tenant, view(kindOf(kind)));
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { tenant } = await allowed(props);
  return { title: `Compare · ${tenant.name}` };
}

/** Two people or two roles of this instance beside each other (U11). */
export default async function ComparePage(props: Props) {
  const context = await allowed(props);
  const query = await singleParams(props.searchParams);
  const kind = kindOf(query.kind);
  const { slug } = context.tenant;
  const people = kind === "users";
  const place = people && query.in ? await orNotFound(placeOf(context, query.in)) : undefined;
  const side = (id: string | undefined) =>
    id ? orNotFound(people ? sideOfUser(context, id, place?.id) : sideOfRole(context, id)) : undefined;
  const [a, b] = await Promise.all([side(query.a), side(query.b)]);
  const at = place ? { place: place.slug } : {};
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader
        title={people ? "Compare permissions" : "Compare roles"}
        description={
          people
            ? "What each of two people may do, over the direct role and all groups at any depth."
            : "What each of two roles gives."
        }
      />
      <ComparePickers
        tenant={slug}
        kind={kind}
        {...at}
        {...(a ? { a: { id: a.id, name: a.name } } : {})}
        {...(b ? { b: { id: b.id, name: b.name } } : {})}
      />
      {people && a && context.tenant.kind === "main" && (
        <div className="max-w-xs">
          <PlacePicker source={`/t/${slug}/api/access/tenants?user=${a.id}`} {...(place ? { place } : {})} />
        </div>
      )}
      {a && b ? (
        a.id === b.id ? (
          <EmptyState title="Choose two different ones" />
        ) : (
          <Comparison key={`${a.id} ${b.id} ${place?.id}`} tenant={slug} a={a} b={b} why={people} {...at} />
        )
      ) : (
        <EmptyState title={people ? "Choose two people" : "Choose two roles"} />
      )}
    </div>
  );
}

import type { Metadata } from "next";
import { NestingView } from "@/components/groups/graph/nesting-view";
import { GoButton } from "@/components/ui/go-button";
import { EmptyState, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { nestingGraph } from "@/lib/groups/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

const LEVELS = 2;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("groups"));
  return { title: `Nesting · ${tenant.name}` };
}

/** How groups are nested, as a graph and as a list; around one group where `?id=` names it (G2). */
export default async function GraphPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("groups"));
  const { slug } = context.tenant;
  const { id } = await singleParams(searchParams);
  const graph = await orNotFound(nestingGraph(context, { focus: id, up: LEVELS, down: LEVELS }));
  const focus = graph.nodes.find((node) => node.id === graph.focus);
  return (
    <>
      <PageHeader
        title={focus ? `Nesting around ${focus.name}` : "Nesting of groups"}
        description="Each line leads from a group, left, to one that is nested in it, and passes the left one's role to the people of the right one."
        actions={
          <>
            {focus && <GoButton href={`/t/${slug}/settings/groups/graph`}>All nestings</GoButton>}
            <GoButton href={`/t/${slug}/settings/groups`}>User groups</GoButton>
          </>
        }
      />
      {graph.nodes.length === 0 ? (
        <EmptyState
          title="No group is nested in another one"
          description="Nest a group in another one, and its members get that one's role too."
        />
      ) : (
        <NestingView key={graph.focus ?? "all"} tenant={slug} start={graph} />
      )}
    </>
  );
}

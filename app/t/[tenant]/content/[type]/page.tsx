import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ContentTable } from "@/components/content/content-table";
import { ShareHost } from "@/components/share/share-host";
import { GoButton } from "@/components/ui/go-button";
import { PageHeader } from "@/components/ui/states";
import { ContentListQuery, listContent } from "@/lib/content/queries";
import { CONTENT, typeOfPath } from "@/lib/content/types";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { withView } from "@/lib/saved-views/queries";
import { shareStandings } from "@/lib/share/queries";
import { contentRights } from "../rights";

type Props = { params: Promise<{ tenant: string; type: string }>; searchParams: SearchParams };

async function opened({ params }: Pick<Props, "params">) {
  const { tenant, type: path } = await params;
  const type = typeOfPath(path);
  const context = await access(tenant, type ? view(CONTENT[type].component) : { anyone: true });
  if (!type) notFound();
  return { context, type };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { context, type } = await opened(props);
  return { title: `${CONTENT[type].many} · ${context.tenant.name}` };
}

/** The items of a type, and on main how each stands with the tenants (C1, C2). */
export default async function ContentListPage(props: Props) {
  const { context, type } = await opened(props);
  const { many, one, path } = CONTENT[type];
  const { slug, kind } = context.tenant;
  const may = contentRights(context, type);
  const { params: asked, view: saved } = await withView(
    context,
    path,
    await singleParams(props.searchParams),
  );
  const page = await listContent(context, type, ContentListQuery.parse(asked));
  const standings = may.seesShares
    ? await shareStandings(
        context,
        page.rows.map(({ id }) => id),
      )
    : new Map();
  return (
    <>
      <PageHeader
        title={many}
        description={
          kind === "main"
            ? "Made here, and shared to the tenants that their labels name."
            : "What main shared with this tenant, and what was made here."
        }
        actions={
          <>
            {may.bringIn && <GoButton href={`/t/${slug}/content/import`}>Import</GoButton>}
            {may.edit && (
              <GoButton variant="primary" href={`/t/${slug}/content/${path}/new`}>
                {`New ${one.toLowerCase()}`}
              </GoButton>
            )}
          </>
        }
      />
      <ContentTable
        tenant={slug}
        type={type}
        onMain={kind === "main"}
        page={{ ...page, rows: page.rows.map((row) => ({ ...row, share: standings.get(row.id) ?? null })) }}
        view={saved}
        may={may}
      />
      {may.seesShares && <ShareHost tenant={slug} mayPush={may.push} />}
    </>
  );
}

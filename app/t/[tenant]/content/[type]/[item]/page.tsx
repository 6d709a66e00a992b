import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SharedTag, StateBadge } from "@/components/content/badges";
import { ItemActions } from "@/components/content/item-actions";
import { ShareButtons } from "@/components/share/share-buttons";
import { ShareHost } from "@/components/share/share-host";
import { Badge } from "@/components/ui/badge";
import { Callout, PageHeader } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tab-links";
import type { ContentItem } from "@/lib/content/model";
import { contentItem } from "@/lib/content/queries";
import { contentLockedReason } from "@/lib/content/rules";
import { CONTENT, typeOfPath } from "@/lib/content/types";
import { settingsFor, settingWords } from "@/lib/content/words";
import { access } from "@/lib/core/access";
import { admits, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { shareStandings } from "@/lib/share/queries";
import { contentRights } from "../../rights";
import { isPlaybook, itemPanel } from "./panels";

type Props = {
  params: Promise<{ tenant: string; type: string; item: string }>;
  searchParams: SearchParams;
};

const opened = cache(async (slug: string, path: string, id: string) => {
  const type = typeOfPath(path);
  const context = await access(slug, type ? view(CONTENT[type].component) : { anyone: true });
  const item = await orNotFound(contentItem(context, id));
  if (item.type !== type) notFound();
  return { context, item };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, type, item: id } = await params;
  const { context, item } = await opened(tenant, type, id);
  return { title: `${item.name} · ${CONTENT[item.type].many} · ${context.tenant.name}` };
}

/** One item: what it says, its versions, what it uses and what uses it (C1). */
export default async function ContentItemPage({ params, searchParams }: Props) {
  const { tenant, type, item: id } = await params;
  const { context, item } = await opened(tenant, type, id);
  const asked = await singleParams(searchParams);
  const may = contentRights(context, item.type);
  const tabs = [
    { id: "definition", label: "Definition" },
    { id: "versions", label: "Versions" },
    { id: "uses", label: "Uses" },
    ...(item.type === "connection" ? [{ id: "resolution", label: "Which sites use it" }] : []),
    ...(isPlaybook(item.type) && admits(context, view("playbook-tests"))
      ? [{ id: "test", label: "Test" }]
      : []),
  ];
  const open = tabs.find((tab) => tab.id === asked.tab)?.id ?? "definition";
  const locked = contentLockedReason(item);
  const standing = may.seesShares ? (await shareStandings(context, [item.id])).get(item.id) : undefined;
  return (
    <>
      <PageHeader
        title={item.name}
        description={<Summary item={item} onMain={context.tenant.kind === "main"} />}
        actions={
          <ItemActions tenant={tenant} item={item} may={may}>
            {standing && (
              <ShareButtons
                tenant={tenant}
                item={{ id: item.id, name: item.name }}
                standing={standing}
                mayPush={may.push}
              />
            )}
          </ItemActions>
        }
      />
      {item.description && <p className="mb-4 max-w-3xl text-sm">{item.description}</p>}
      {locked && <Callout className="mb-4">{locked}</Callout>}
      <TabLinks
        label={`Parts of ${item.name}`}
        tabs={tabs}
        open={open}
        hrefOf={(tab) => `/t/${tenant}/content/${type}/${id}${tab === "definition" ? "" : `?tab=${tab}`}`}
      />
      <div className="max-w-5xl">{await itemPanel(context, item, open, asked, may.edit && !locked)}</div>
      {may.seesShares && <ShareHost tenant={tenant} mayPush={may.push} />}
    </>
  );
}

function Summary({ item, onMain }: { item: ContentItem; onMain: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      {CONTENT[item.type].one}
      <SharedTag origin={item.origin} />
      {CONTENT[item.type].goesLive && <StateBadge item={item} />}
      {item.live !== null && <span>version {item.live}</span>}
      {settingsFor(item.type).length > 0 && <Badge>{settingWords(item.type, item.settings)}</Badge>}
      {onMain && item.labels.map((label) => <Badge key={label}>{label}</Badge>)}
    </span>
  );
}

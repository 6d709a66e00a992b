import type { Metadata } from "next";
import { blankContent } from "@/components/content/blank";
import { ContentForm } from "@/components/content/content-form";
import { PageHeader } from "@/components/ui/states";
import { CONTENT } from "@/lib/content/types";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { editorOf, itemForForm } from "../form-page";

type Props = { params: Promise<{ tenant: string; type: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, type: path } = await params;
  const { context, type } = await editorOf(tenant, path);
  return { title: `New ${CONTENT[type].one.toLowerCase()} · ${context.tenant.name}` };
}

/** A new item, or an unsaved copy of one that is there (C1, C19). */
export default async function NewContentPage({ params, searchParams }: Props) {
  const { tenant, type: path } = await params;
  const { context, type } = await editorOf(tenant, path);
  const { copy } = await singleParams(searchParams);
  const copied = copy ? await itemForForm(context, type, copy, "copy") : null;
  const blank = blankContent(type);
  const start = copied
    ? {
        ...blank,
        name: `Copy of ${copied.item.name}`.slice(0, 120),
        description: copied.item.description,
        labels: context.tenant.kind === "main" ? copied.item.labels : blank.labels,
        settings: copied.item.settings,
        definition: type === "connection" ? { ...copied.item.draft, secrets: [] } : copied.item.draft,
      }
    : blank;
  return (
    <>
      <PageHeader
        title={`New ${CONTENT[type].one.toLowerCase()}`}
        description={
          copied &&
          `A copy of ${copied.item.name}, not saved yet.${type === "connection" ? " Secrets are not copied." : ""}`
        }
      />
      <ContentForm
        tenant={tenant}
        type={type}
        onMain={context.tenant.kind === "main"}
        start={start}
        names={copied?.names ?? {}}
      />
    </>
  );
}

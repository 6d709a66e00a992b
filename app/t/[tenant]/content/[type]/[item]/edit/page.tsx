import type { Metadata } from "next";
import { ContentForm } from "@/components/content/content-form";
import { PageHeader } from "@/components/ui/states";
import { CONTENT } from "@/lib/content/types";
import { editorOf, itemForForm } from "../../form-page";

type Props = { params: Promise<{ tenant: string; type: string; item: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, type: path } = await params;
  const { context, type } = await editorOf(tenant, path);
  return { title: `Edit ${CONTENT[type].one.toLowerCase()} · ${context.tenant.name}` };
}

/** An item that was made here, to be changed (C3, C5). */
export default async function EditContentPage({ params }: Props) {
  const { tenant, type: path, item: id } = await params;
  const { context, type } = await editorOf(tenant, path);
  const { item, names } = await itemForForm(context, type, id, "change");
  const { name, description, labels, settings, draft, version } = item;
  return (
    <>
      <PageHeader
        title={`Edit ${name}`}
        description={
          CONTENT[type].goesLive
            ? "What you save is the draft; make it live when it is ready."
            : "What you save is in use at once here, and in the tenants when it is shared again."
        }
      />
      <ContentForm
        key={item.id}
        tenant={tenant}
        type={type}
        onMain={context.tenant.kind === "main"}
        start={{ name, description, labels, settings, definition: draft, secrets: {}, taken: [] }}
        saved={{ id: item.id, version }}
        names={names}
      />
    </>
  );
}

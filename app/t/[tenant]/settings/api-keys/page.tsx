import type { Metadata } from "next";
import { ApiKeysTable } from "@/components/api-keys/api-keys-table";
import { NewKeyButton } from "@/components/api-keys/new-key-button";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/states";
import { ApiKeyListQuery, listApiKeys } from "@/lib/api-keys/queries";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("api-keys"));
  return { title: `API keys · ${tenant.name}` };
}

/** The API keys of this instance (K1). */
export default async function ApiKeysPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("api-keys"));
  const { slug } = context.tenant;
  const mayEdit = admits(context, edit("api-keys"));
  const { params: asked, view: saved } = await withView(
    context,
    "api-keys",
    await singleParams(searchParams),
  );
  return (
    <>
      <PageHeader
        title="API keys"
        description="Keys by which programs act in this tenant, each with roles of its own."
        actions={
          <>
            <LinkButton href={`/t/${slug}/settings/api-keys/docs`}>API documentation</LinkButton>
            {mayEdit && <NewKeyButton tenant={slug} />}
          </>
        }
      />
      <ApiKeysTable
        tenant={slug}
        page={await listApiKeys(context, ApiKeyListQuery.parse(asked))}
        view={saved}
        may={{ edit: mayEdit, end: mayEdit && context.levels.get("api-keys:revoke") === "edit" }}
      />
    </>
  );
}

import type { Metadata } from "next";
import { ApiDocs } from "@/components/api-docs/api-docs";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/states";
import { openApi } from "@/lib/api/openapi";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { consoleUrl } from "@/lib/core/env";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("api-keys"));
  return { title: `API documentation · ${tenant.name}` };
}

/** The document of the REST API, readable, with this tenant's address in its examples (K3). */
export default async function ApiDocsPage({ params }: Props) {
  const { tenant } = await access((await params).tenant, view("api-keys"));
  return (
    <>
      <PageHeader
        title="API documentation"
        description="The REST API of this tenant, made from the same schemas that the console checks its forms by."
        actions={
          <>
            <LinkButton href={`/t/${tenant.slug}/settings/api-keys`}>API keys</LinkButton>
            <LinkButton href="/api/v1/openapi.json" prefetch={false} target="_blank">
              OpenAPI 3.1
            </LinkButton>
          </>
        }
      />
      <ApiDocs document={openApi()} tenant={tenant.slug} origin={consoleUrl()} />
    </>
  );
}

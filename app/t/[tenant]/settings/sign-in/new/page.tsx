import type { Metadata } from "next";
import { NewConnection } from "@/components/sso/new-connection";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("authentication"));
  return { title: `Add a provider · ${tenant.name}` };
}

/** The first step of setting up an identity provider (A2). */
export default async function NewConnectionPage({ params }: Props) {
  const { tenant } = await access((await params).tenant, edit("authentication"));
  return (
    <>
      <PageHeader
        title="Add a provider"
        description="It begins disabled. The next page has the exact values to paste on both sides."
      />
      <NewConnection tenant={tenant.slug} />
    </>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { ImportContent } from "@/components/content/transfer/import-content";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("content-transfer"));
  return { title: `Import content · ${tenant.name}` };
}

/** Brings items in from a file: checked item by item before anything is written (C16). */
export default async function ImportContentPage({ params }: Props) {
  const { tenant } = await access((await params).tenant, edit("content-transfer"));
  return (
    <div className="max-w-4xl">
      <Link href={`/t/${tenant.slug}/content`} className="text-sm text-muted hover:underline">
        ← Content
      </Link>
      <PageHeader
        title="Import content"
        description="A file of JSON, YAML or XML, as an export of this console or another one writes it. It holds no secrets."
      />
      <ImportContent tenant={tenant.slug} />
    </div>
  );
}

import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/states";
import { ImportForm } from "@/components/users/import-form";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { roleOptions } from "@/lib/roles/queries";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("users"));
  return { title: `Import users · ${tenant.name}` };
}

/** Adds the people of a CSV file, with one role and group choice for all of them (U3). */
export default async function ImportUsersPage({ params }: Props) {
  const context = await access((await params).tenant, edit("users"));
  return (
    <div className="max-w-4xl">
      <PageHeader
        title="Import users"
        description="From a CSV file. It is checked row by row first; then all are added, or none."
      />
      <ImportForm tenant={context.tenant.slug} roles={await roleOptions(context)} />
    </div>
  );
}

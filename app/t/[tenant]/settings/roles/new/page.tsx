import type { Metadata } from "next";
import Link from "next/link";
import { RoleEditor } from "@/components/roles/role-editor";
import { Callout, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { roleById, roleOptions } from "@/lib/roles/queries";
import { levelsHeld } from "../rights";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("roles"));
  return { title: `New role · ${tenant.name}` };
}

/** A new role: empty, or an unsaved copy of another one (R1, R2). */
export default async function NewRolePage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, edit("roles"));
  const { slug } = context.tenant;
  const { from } = await singleParams(searchParams);
  const source = from ? await orNotFound(roleById(context, from)) : undefined;
  const standard = source ? [] : (await roleOptions(context)).filter(({ kind }) => kind === "standard");
  return (
    <div className="max-w-4xl">
      <PageHeader title={source ? `Copy of ${source.name}` : "New role"} />
      {standard.length > 0 && (
        <Callout className="mb-4">
          A copy of an out-of-the-box role misses nothing important. Start from{" "}
          {standard.map((role, index) => (
            <span key={role.id}>
              {index > 0 && " or "}
              <Link className="font-medium underline" href={`/t/${slug}/settings/roles/new?from=${role.id}`}>
                {role.name}
              </Link>
            </span>
          ))}
          .
        </Callout>
      )}
      <RoleEditor
        key={from ?? "new"}
        tenant={slug}
        start={{
          name: source ? `${source.name.slice(0, 73)} (copy)` : "",
          description: source?.description ?? "",
          permissions: source?.permissions ?? {},
          advanced: source?.advanced ?? {},
        }}
        copiedFrom={source?.name}
        held={levelsHeld(context)}
      />
    </div>
  );
}

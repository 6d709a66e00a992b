import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/states";
import { AddUsersForm } from "@/components/users/add-users-form";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { roleOptions } from "@/lib/roles/queries";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("users"));
  return { title: `Add users · ${tenant.name}` };
}

/** Adds people by hand, with one role and group choice for all of them (U2). */
export default async function AddUsersPage({ params }: Props) {
  const context = await access((await params).tenant, edit("users"));
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Add users"
        description="Each gets an invitation, valid for 7 days, and sets a password. A role or groups can be given now or later."
      />
      <AddUsersForm tenant={context.tenant.slug} roles={await roleOptions(context)} />
    </div>
  );
}

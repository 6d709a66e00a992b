import type { Metadata } from "next";
import { PolicyForm } from "@/components/policies/policy-form";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { policyWithEffect } from "@/lib/policies/queries";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("sign-in-policy"));
  return { title: `Sign-in policy · ${tenant.name}` };
}

/** What the instance asks of those who sign in to it: passwords, sessions, networks, domains (A7, A4). */
export default async function SignInPolicyPage({ params }: Props) {
  const context = await access((await params).tenant, view("sign-in-policy"));
  const { tenant, ip, person } = context;
  const { policy, effect } = await policyWithEffect(context);
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Sign-in policy"
        description={
          tenant.kind === "main"
            ? `For the people who are users of ${tenant.name}, also while they work in other tenants.`
            : `For the people who are users of ${tenant.name}. People from main keep to main's own policy, also here.`
        }
      />
      <PolicyForm
        tenant={tenant.slug}
        policy={policy}
        effect={effect}
        ownAddress={person.home.id === tenant.id ? ip : null}
        readOnly={!admits(context, edit("sign-in-policy"))}
      />
    </div>
  );
}

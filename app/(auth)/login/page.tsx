import type { Metadata } from "next";
import { ProviderButtons } from "@/components/sign-in/provider-buttons";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { signInWays } from "@/lib/sso/choose";
import { toldOf } from "@/lib/sso/words";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Sign-in of main, or of the tenant that the address names; it looks the same whether that one exists. */
export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const { tenant, next, sso, ref, reset } = await searchParams;
  const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : undefined);
  const slug = one(tenant)?.slice(0, 60);
  const { buttons, routed } = await signInWays(slug, one(next));
  return (
    <>
      <SignInForm
        tenant={slug}
        next={one(next)}
        routed={routed}
        told={one(reset) === "done" ? "Your password is changed. Sign in with it." : undefined}
        refused={one(sso) === undefined ? undefined : refusalOf(one(sso) ?? "", one(ref) ?? "")}
      />
      <ProviderButtons buttons={buttons} />
    </>
  );
}

/** What a provider's sign-in came to: our own sentence, whatever stands in the address. */
function refusalOf(reason: string, ref: string): string {
  return /^[0-9a-f]{8}$/.test(ref) ? `${toldOf(reason)} Reference ${ref}.` : toldOf(reason);
}

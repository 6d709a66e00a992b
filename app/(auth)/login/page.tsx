import type { Metadata } from "next";
import { SignInForm } from "@/components/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Sign-in of main, or of the tenant that the address names; it looks the same whether that one exists. */
export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const { tenant, next } = await searchParams;
  const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : undefined);
  return <SignInForm tenant={one(tenant)?.slice(0, 60)} next={one(next)} />;
}

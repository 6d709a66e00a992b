import type { Metadata } from "next";
import Link from "next/link";
import { GoButton } from "@/components/ui/go-button";
import { Callout, PageHeader } from "@/components/ui/states";
import { contentCounts } from "@/lib/content/queries";
import { takenBack } from "@/lib/content/taken-back";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { sharedCounts } from "@/lib/content/usage";
import { access } from "@/lib/core/access";
import { admits, edit, type Need, view } from "@/lib/core/context";

type Props = { params: Promise<{ tenant: string }> };

const needs: Need = { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "view" };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, needs);
  return { title: `Content · ${tenant.name}` };
}

/** The types of content that the person may see, with how much there is of each (C1). */
export default async function ContentPage({ params }: Props) {
  const context = await access((await params).tenant, needs);
  const { slug, kind } = context.tenant;
  const counts = new Map((await contentCounts(context)).map((count) => [count.type, count]));
  const seesShares = kind === "main" && admits(context, view("sharing"));
  const shared = new Map((seesShares ? await sharedCounts(context) : []).map((each) => [each.type, each]));
  const losses = kind === "child" ? await takenBack(context) : [];
  const people = (["users", "groups", "roles"] as const).filter((id) => admits(context, view(id)));
  return (
    <>
      <PageHeader
        title="Content"
        description={
          kind === "main"
            ? "What is made here once and shared to the tenants."
            : "What main shared with this tenant, and what was made here."
        }
        actions={
          <>
            {kind === "main" && admits(context, view("sharing")) && (
              <GoButton href={`/t/${slug}/content/status`}>Sharing at a glance</GoButton>
            )}
            {admits(context, edit("content-transfer")) && (
              <GoButton href={`/t/${slug}/content/import`}>Import</GoButton>
            )}
          </>
        }
      />
      {losses.length > 0 && (
        <Callout className="mb-4">
          {losses.map(({ at, names, items }) => (
            <p key={at}>
              Main took back {items === 1 ? "1 item" : `${items.toLocaleString("en")} items`} on{" "}
              {at.slice(0, 10)}: {names.join(", ")}
              {items > names.length && ` and ${(items - names.length).toLocaleString("en")} more`}.
            </p>
          ))}
        </Callout>
      )}
      <ul className="grid gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-2 xl:grid-cols-3">
        {CONTENT_TYPES.filter((type) => admits(context, view(CONTENT[type].component))).map((type) => {
          const { many, path } = CONTENT[type];
          const count = counts.get(type);
          const pushed = shared.get(type);
          const notes = [
            pushed ? `${pushed.shared} shared to tenants` : "",
            pushed?.behind ? `${pushed.behind} out of date somewhere` : "",
            kind === "child" && count?.fromMain ? `${count.fromMain} shared by main` : "",
            count?.drafts ? `${count.drafts} with a draft that is not live` : "",
          ].filter(Boolean);
          return (
            <li key={type} className="bg-surface">
              <Link href={`/t/${slug}/content/${path}`} className="block h-full px-4 py-3 hover:bg-sunken">
                <span className="flex items-baseline justify-between gap-3">
                  <span className="font-medium">{many}</span>
                  <span className="text-lg font-semibold tabular-nums">{count?.count ?? 0}</span>
                </span>
                <span className="text-sm text-muted">{notes.join(", ") || "–"}</span>
              </Link>
            </li>
          );
        })}
        {people.length > 0 && (
          <li className="bg-surface px-4 py-3">
            <span className="block font-medium leading-7">Users, roles and groups</span>
            <span className="flex gap-4 text-sm">
              {people.map((id) => (
                <Link
                  key={id}
                  href={`/t/${slug}/settings/${id}`}
                  className="inline-block leading-6 underline decoration-line underline-offset-2"
                >
                  {PEOPLE[id]}
                </Link>
              ))}
            </span>
          </li>
        )}
      </ul>
    </>
  );
}

const PEOPLE = { users: "Users", groups: "User groups", roles: "Roles" } as const;

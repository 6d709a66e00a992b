import Link from "next/link";
import type { ContentLink } from "@/lib/content/model";
import { CONTENT } from "@/lib/content/types";
import { Section } from "../ui/states";

/** What an item uses, and what uses it; only what the person may open is a link (C17). */
export function Uses({
  tenant,
  links,
  openable,
}: {
  tenant: string;
  links: { uses: ContentLink[]; usedBy: ContentLink[] };
  openable: readonly string[];
}) {
  return (
    <>
      <Section title="Uses" description="It travels along when this is shared, whatever its labels.">
        <Links tenant={tenant} links={links.uses} openable={openable} none="It uses nothing else." />
      </Section>
      <Section title="Used by" description="A change here makes these out of date where they are shared.">
        <Links tenant={tenant} links={links.usedBy} openable={openable} none="Nothing uses it." />
      </Section>
    </>
  );
}

function Links({
  tenant,
  links,
  openable,
  none,
}: {
  tenant: string;
  links: ContentLink[];
  openable: readonly string[];
  none: string;
}) {
  if (links.length === 0) return <p className="text-sm text-muted">{none}</p>;
  return (
    <ul className="divide-y rounded-md border text-sm">
      {links.map(({ id, type, name }) => (
        <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 px-3 py-1.5">
          {type && openable.includes(type) ? (
            <Link
              href={`/t/${tenant}/content/${CONTENT[type].path}/${id}`}
              className="inline-block leading-6 font-medium hover:underline"
            >
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name ?? "Something that is gone"}</span>
          )}
          {type && <span className="text-muted">{CONTENT[type].one}</span>}
        </li>
      ))}
    </ul>
  );
}

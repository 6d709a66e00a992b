import Link from "next/link";
import type { SignIns } from "@/lib/dashboards/model";
import { RelativeTime } from "../ui/relative-time";
import { Section } from "../ui/states";
import { NumberTiles } from "./number-tiles";

/** Who signed in lately, and who is locked out. */
export function SignInsSection({ signIns, base }: { signIns: SignIns; base: string }) {
  const shown = (count: number) => `${count.toLocaleString("en")}${count >= signIns.cap ? "+" : ""}`;
  const users = `${base}/settings/users`;
  return (
    <Section title="Sign-ins">
      <NumberTiles
        tiles={[
          { label: "in the last 24 hours", value: shown(signIns.today), href: `${users}?sort=-login` },
          { label: "in the last 7 days", value: shown(signIns.week), href: `${users}?sort=-login` },
          { label: "active, but never signed in", value: shown(signIns.never), href: `${users}?sort=login` },
          { label: "locked now", value: shown(signIns.locked), href: `${users}?q=status:locked` },
        ]}
      />
      {signIns.latest.length > 0 && (
        <ul aria-label="Latest sign-ins" className="mt-4 flex flex-col gap-1 text-sm">
          {signIns.latest.map(({ id, name, at }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-2">
              <Link
                className="inline-block min-w-6 leading-6 font-medium underline decoration-line underline-offset-2"
                href={`${users}/${id}`}
              >
                {name}
              </Link>
              <span className="text-muted">
                <RelativeTime at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

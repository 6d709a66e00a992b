import Link from "next/link";
import type { OnShift, OwnShift } from "@/lib/shifts/model";
import { RelativeTime } from "../ui/relative-time";
import { Section } from "../ui/states";
import { utcWords } from "./utc-words";

/** Who is on shift now, and the person's own shift or the next one (R3). */
export function ShiftsSection({
  shift,
  own,
  userHref,
}: {
  shift: OnShift;
  own: OwnShift | null;
  /** Where a person's page is; absent for someone who may not see users. */
  userHref: ((id: string) => string) | undefined;
}) {
  const more = shift.count - shift.people.length;
  const count = `${shift.count.toLocaleString("en")}${shift.capped ? "+" : ""}`;
  return (
    <Section title="On shift" description="By the weekly shifts of the roles, in UTC.">
      {own && <OwnLine own={own} />}
      {shift.count === 0 && <p className="text-sm text-muted">Nobody is on shift now.</p>}
      {shift.count > 0 && shift.people.length === 0 && (
        <p className="text-sm">
          <span className="font-semibold tabular-nums">{count}</span>{" "}
          <span className="text-muted">{shift.count === 1 ? "person is" : "people are"} on shift now.</span>
        </p>
      )}
      <ul className="flex flex-col gap-1 text-sm">
        {shift.people.map((person) => (
          <li key={person.id} className="flex flex-wrap items-baseline gap-x-2">
            {userHref ? (
              <Link
                className="inline-block min-w-6 leading-6 font-medium underline decoration-line underline-offset-2"
                href={userHref(person.id)}
              >
                {person.name}
              </Link>
            ) : (
              <span className="font-medium">{person.name}</span>
            )}
            <span className="text-muted">
              {person.roles
                .map(({ name, until }) =>
                  until ? `${name} until ${utcWords(until)}` : `${name} around the clock`,
                )
                .join(", ")}
            </span>
          </li>
        ))}
        {more > 0 && shift.people.length > 0 && (
          <li className="text-muted">
            and {more.toLocaleString("en")}
            {shift.capped ? "+" : ""} more
          </li>
        )}
      </ul>
    </Section>
  );
}

function OwnLine({ own: { now, next } }: { own: OwnShift }) {
  return (
    <p className="mb-2 text-sm">
      {now && (
        <>
          <span className="font-medium">You are on shift</span>{" "}
          {now.until ? (
            <>
              until {utcWords(now.until)} (<RelativeTime at={now.until} />
              ).{" "}
            </>
          ) : (
            "around the clock. "
          )}
        </>
      )}
      {next && (
        <>
          Your next shift begins {utcWords(next.starts)} (<RelativeTime at={next.starts} />)
          {next.ends && ` and ends ${utcWords(next.ends)}`}.
        </>
      )}
    </p>
  );
}

import type { PolicyEffect } from "@/lib/policies/words";
import { cn } from "../ui/cn";
import { Section } from "../ui/states";

/** What a policy does to people, in numbers, before it is saved (A7). */
export function EffectPanel({ effect, stale }: { effect: PolicyEffect; stale: boolean }) {
  return (
    <Section title="What this means" description="Counted now, with what stands above.">
      <ul
        aria-live="polite"
        aria-busy={stale}
        className={cn("flex list-disc flex-col gap-1 pl-5 text-sm", stale && "text-muted")}
      >
        {sentences(effect).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
}

function sentences(effect: PolicyEffect): string[] {
  const { idle, idleNames, passwords, olderPasswords, outside, sessions, otherDomains } = effect;
  const more = idle - idleNames.length;
  const names = `${idleNames.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return [
    idle === 0
      ? "Nobody is deactivated at the next hourly check."
      : `${people(idle)} deactivated at the next hourly check: ${names}. What they own stays theirs.`,
    olderPasswords === 0
      ? "Every password that is set was held against these rules."
      : `${olderPasswords} of ${passwords} passwords ${olderPasswords === 1 ? "is" : "are"} older than these rules: they go on working until they are changed.`,
    outside === 0
      ? "No live session comes from outside the networks."
      : `${outside} of ${sessions} live sessions ${outside === 1 ? "comes" : "come"} from outside the networks and ${outside === 1 ? "is" : "are"} refused at the next request.`,
    otherDomains === 0
      ? "Nobody here has an address of another domain."
      : `${otherDomains === 1 ? "One person here has" : `${otherDomains} people here have`} an address of another domain: they stay.`,
  ];
}

const people = (count: number) => (count === 1 ? "One person is" : `${count} people are`);

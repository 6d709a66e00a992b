import { accessLabel } from "@/lib/access/admin-level";
import type { Level } from "@/lib/access/components";

/** A tenant that a change reaches. */
export type ReachedTenant = { id: string; name: string; slug: string; color: string };

/** Where a change is felt: in this instance, or alike in some of its tenants. */
export type Place = {
  here: boolean;
  tenants: { count: number; first: ReachedTenant[] };
  /** How many people gain something there, how many lose something; one may do both. */
  gain: number;
  lose: number;
  /** By component and sub-action, in the order of the tree. */
  components: { key: string; gain: number; lose: number }[];
};

/** From which level to which one goes. */
export type LevelStep = { key: string; from: Level; to: Level };

/** Somebody whom a change concerns; `place` counts into the plan's places. */
export type ConcernedPerson = { id: string; name: string; steps: { place: number; levels: LevelStep[] }[] };

/** An administrator's level that people gain through a nesting, to be confirmed by `name`. */
export type Confirmation = { name: string; people: number };

/** API keys by what becomes of them (K1); names only for who may see keys. */
type Keys = { count: number; first: string[] };

/** What a change does, before it is made (W2). */
export type ImpactPlan = {
  /** Stands for all that is shown here; another one means that the change would do something else by now. */
  hash: string;
  people: { concerned: number; gain: number; lose: number };
  places: Place[];
  keys: { yellow: Keys; red: Keys; changed: Keys };
  confirmations: Confirmation[];
  /** The first people by name, or those after a cursor. Null where the viewer may not see people. */
  list: { rows: ConcernedPerson[]; next?: string } | null;
};

/** True where a change concerns no person and no API key. */
export function harmless({ people, keys }: Pick<ImpactPlan, "people" | "keys">): boolean {
  return people.concerned + keys.yellow.count + keys.red.count + keys.changed.count === 0;
}

const number = (count: number) => count.toLocaleString("en");

/** "1 person", "12 people". */
export function peopleCount(count: number): string {
  return count === 1 ? "1 person" : `${number(count)} people`;
}

function some(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** What a plan does in one line, such as "12 people gain and 3 lose permissions, in 2 tenants". */
export function planSummary(plan: Pick<ImpactPlan, "people" | "places" | "keys">): string {
  const { concerned, gain, lose } = plan.people;
  if (concerned === 0) return harmless(plan) ? "Nobody gains or loses a permission." : keyLine(plan.keys);
  const verbs =
    gain > 0 && lose > 0
      ? `${peopleCount(gain)} ${gain === 1 ? "gains" : "gain"} and ${number(lose)} ${lose === 1 ? "loses" : "lose"} permissions`
      : gain > 0
        ? `${peopleCount(gain)} ${gain === 1 ? "gains" : "gain"} permissions`
        : `${peopleCount(lose)} ${lose === 1 ? "loses" : "lose"} permissions`;
  return `${verbs}${whereWords(plan.places)}.`;
}

function whereWords(places: readonly Place[]): string {
  const here = places.some((place) => place.here);
  const tenants = places.reduce((sum, place) => sum + place.tenants.count, 0);
  if (tenants === 0) return "";
  return here ? `, here and in ${some(tenants, "tenant")}` : `, in ${some(tenants, "tenant")}`;
}

/** What becomes of API keys, in a sentence (K1). */
export function keyLine({ yellow, red, changed }: ImpactPlan["keys"]): string {
  const named = ({ count, first }: Keys) =>
    `${some(count, "API key")}${first.length > 0 ? ` (${first.join(", ")}${count > first.length ? " and others" : ""})` : ""}`;
  return [
    red.count > 0 && `${named(red)} ${red.count === 1 ? "turns" : "turn"} red and can no longer be used.`,
    yellow.count > 0 &&
      `${named(yellow)} ${yellow.count === 1 ? "turns" : "turn"} yellow: a role of it is gone.`,
    changed.count > 0 && `${named(changed)} may do other things than before.`,
  ]
    .filter((line) => line !== false)
    .join(" ");
}

/** A place by its name: this instance, one tenant, or how many of them. */
export function placeName({ here, tenants }: Pick<Place, "here" | "tenants">, own: string): string {
  if (here) return own;
  const names = tenants.first.map(({ name }) => name).join(", ");
  const more = tenants.count - tenants.first.length;
  return more > 0 ? `${names}${names ? " and " : ""}${some(more, "more tenant")}` : names;
}

/** The first few of what changes for somebody, such as "Users, Roles and 3 more". */
export function stepNames(levels: readonly LevelStep[], limit = 3): string {
  const names = levels.slice(0, limit).map(({ key }) => accessLabel(key));
  const more = levels.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

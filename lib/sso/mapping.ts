import { Email } from "@/lib/users/text";
import type { AttributeMapping, Attributes, Identity } from "./model";
import { domainOf, SUBJECT } from "./words";

type Mapped = Pick<Identity, "email" | "firstName" | "lastName" | "phone" | "groups">;

/**
 * Applies a connection's mapping to what its provider sent (A2, G4): names are exact, the first value counts, and of
 * groups all. `NameID` stands for the subject itself. What cannot be ours (an address that is none, a name with
 * control characters) is left out or cleaned.
 */
export function mapAttributes(mapping: AttributeMapping, attributes: Attributes, subject: string): Mapped {
  const values = (name: string): readonly string[] => {
    if (name === "") return [];
    if (name === SUBJECT) return [subject];
    return attributes.filter((each) => each.name === name).flatMap((each) => each.values);
  };
  const first = (name: string, max: number) =>
    clean(values(name)[0] ?? "")
      .slice(0, max)
      .trim() || null;
  const named = (name: string) => first(name, 80)?.replace(/^[=+@-]+\s*/, "") || null;
  const email = Email.safeParse(values(mapping.email)[0] ?? "");
  const phone = first(mapping.phone, 40);
  return {
    email: email.success ? email.data : null,
    firstName: named(mapping.firstName),
    lastName: named(mapping.lastName),
    phone: phone && /^[+\d][\d ()./-]*$/.test(phone) ? phone : null,
    groups: [...new Set(values(mapping.groups))],
  };
}

/** True where a connection vouches for an address: it is trusted for the domain of the address (A3). */
export function vouchesFor(
  connection: { trustsEmail: boolean; domains: readonly string[] },
  email: string | null,
): boolean {
  return email !== null && connection.trustsEmail && connection.domains.includes(domainOf(email));
}

function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, "")
    .trim();
}

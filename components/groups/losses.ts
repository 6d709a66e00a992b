import type { GroupUsage } from "@/lib/groups/model";

/** What deleting a group takes away, a sentence each, in numbers and names (G3). */
export function groupLosses(roleName: string, usage: GroupUsage): string[] {
  const { members, nested, nestedIn, tenants } = usage;
  const losses = [
    members.count > 0 &&
      `${counted(members, "member")} ${lose(members.count)} the role ${roleName}, unless something else gives it.`,
    nested.count > 0 &&
      `${counted(nested, "nested group")} ${nested.count === 1 ? "stays" : "stay"}, but ${lose(nested.count)} the role ${roleName} for ${nested.count === 1 ? "its" : "their"} members.`,
    nestedIn.count > 0 && `It is nested in ${counted(nestedIn, "group")}, whose roles its members lose too.`,
    tenants > 0 &&
      `${tenants.toLocaleString("en")} ${tenants === 1 ? "tenant no longer gets" : "tenants no longer get"} this group and its members.`,
  ];
  return losses.filter((loss) => loss !== false);
}

const lose = (count: number) => (count === 1 ? "loses" : "lose");

function counted({ count, first }: { count: number; first: string[] }, noun: string): string {
  const more = count > first.length ? ` and ${(count - first.length).toLocaleString("en")} more` : "";
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"} (${first.join(", ")}${more})`;
}

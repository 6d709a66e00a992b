import type { Chosen } from "./row-actions";

/** The chosen people by name, or in number where they are many or have not been seen. */
export function namesOf({ ids, users }: Chosen): string {
  return ids.length > 5 || users.length < ids.length
    ? `${ids.length.toLocaleString("en")} users`
    : users.map(({ name }) => name).join(", ");
}

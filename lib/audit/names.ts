import type { Tx } from "@/db/connection";
import { fullName } from "@/lib/users/model";
import { isId } from "@/lib/users/text";

/** The names of this instance's people and API keys by their ids; deleted people have an opaque one (U8). */
export async function namesOf({ sql }: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null && isId(id));
  if (wanted.length === 0) return new Map();
  const people = await sql<
    {
      id: string;
      status: string;
      firstName: string | null;
      lastName: string | null;
      email: string | null;
    }[]
  >`
    select id, status, first_name as "firstName", last_name as "lastName", email from users
    where id = any (${wanted}::uuid[])`;
  const keys = await sql<{ id: string; name: string }[]>`
    select id, name from api_keys where id = any (${wanted}::uuid[])`;
  return new Map([
    ...people.map((user): [string, string] => [
      user.id,
      user.status === "deleted" ? deletedName(user.id) : fullName(user),
    ]),
    ...keys.map((key): [string, string] => [key.id, `API key ${key.name}`]),
  ]);
}

/** What someone who was deleted is called. */
export function deletedName(id: string): string {
  return `Deleted user ${id.slice(0, 8)}`;
}

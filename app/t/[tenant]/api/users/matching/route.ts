import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { matchingUsers, UserListQuery } from "@/lib/users/queries";

/** The ids of the users that the filter finds, for a selection beyond the page (U5). */
export const GET = read({
  name: "user.matching",
  needs: edit("users"),
  input: UserListQuery,
  run: matchingUsers,
});

import type { Filter } from "scim2-parse-filter";
import { isObject } from "./canonical";
import { badRequest } from "./errors";
import { parsedFilter } from "./filter";
import { LIMITS } from "./limits";
import type { Step } from "./patch";

/** The ids that a step concerns of a group's members; undefined where it concerns all of them. */
export function memberIdsOf({ op, filter, value }: Step): string[] | undefined {
  if (filter !== undefined) return idsOfFilter(parsedFilter(filter), 0);
  if (value === undefined || value === null) return op === "remove" ? undefined : [];
  const all = Array.isArray(value) ? value : [value];
  if (all.length > LIMITS.members)
    throw badRequest("tooMany", `Name at most ${LIMITS.members} members in one request.`);
  if (op === "remove" && all.length === 0) return [];
  return all.map((one) => {
    const id = isObject(one) ? Object.entries(one).find(([key]) => key.toLowerCase() === "value")?.[1] : one;
    if (typeof id !== "string")
      throw badRequest("invalidValue", "A member has the id of a user or group as its value.");
    return id;
  });
}

function idsOfFilter(filter: Filter, depth: number): string[] {
  if (depth > LIMITS.filterDepth) throw badRequest("tooMany", "A path's filter is too deep.");
  if (filter.op === "or" && "filters" in filter)
    return filter.filters.flatMap((one) => idsOfFilter(one, depth + 1));
  if (filter.op === "eq" && "compValue" in filter && filter.attrPath.toLowerCase() === "value")
    return [String(filter.compValue)];
  throw badRequest("invalidPath", 'Choose members by their ids: members[value eq "…"].');
}

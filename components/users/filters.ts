import type { FilterKey } from "../data-table/types";

const same = (values: string[]) => values.map((value) => ({ value, label: "" }));

/** What the filter of the users table knows (U1). */
export const userFilters: FilterKey[] = [
  { key: "status", label: "Status", only: true, values: same(["active", "inactive", "locked", "invited"]) },
  { key: "role", label: "Direct role", search: true, values: [{ value: "none", label: "No direct role" }] },
  { key: "group", label: "Group", search: true, values: [{ value: "none", label: "In no group" }] },
  {
    key: "type",
    label: "User type",
    only: true,
    values: [
      { value: "local", label: "Local" },
      { value: "sso", label: "SSO" },
      { value: "local/sso", label: "Local/SSO" },
    ],
  },
  { key: "origin", label: "Made on", only: true, values: same(["local", "main", "gateway"]) },
];

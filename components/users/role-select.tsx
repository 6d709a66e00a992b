import type { ComponentProps } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { Select } from "../ui/field";

/** A choice of roles; what the person may not grant is disabled and says why (R5). */
export function RoleSelect({
  roles,
  none = "No role",
  keep,
  ...rest
}: ComponentProps<"select"> & { roles: RoleOption[]; none?: string; keep?: string }) {
  return (
    <Select {...rest}>
      {keep && <option value="keep">{keep}</option>}
      <option value="">{none}</option>
      {roles.map((role) => (
        <option
          key={role.id}
          value={role.id}
          disabled={role.lackReason !== null}
          title={role.lackReason ?? undefined}
        >
          {role.name}
          {role.lackReason ? " (you lack some of its rights)" : ""}
        </option>
      ))}
    </Select>
  );
}

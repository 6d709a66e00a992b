import { Building2, Link2, Pause, Pencil, Play, RotateCw, Trash2 } from "lucide-react";
import type { TenantListRow } from "@/lib/tenants/queries";
import type { RowAction } from "../data-table/types";

/** What a row's actions call. */
export type GatewayHandlers = Record<
  "open" | "invite" | "edit" | "suspend" | "resume" | "retry" | "remove",
  (row: TenantListRow) => void
>;

/** What can be done with a tenant in the gateway (T2). Suspend and Resume take turns. */
export function gatewayActions(call: GatewayHandlers): RowAction<TenantListRow>[] {
  const action = (
    id: keyof GatewayHandlers,
    label: string,
    icon: RowAction<TenantListRow>["icon"],
    reason: (row: TenantListRow) => string | undefined,
    danger = false,
  ): RowAction<TenantListRow> => ({
    id,
    label,
    icon,
    danger,
    disabled: ([row]) => row && reason(row),
    run: ([row]) => row && call[id](row),
  });
  return [
    action("open", "Open", Building2, whyNotInService),
    action("invite", "Invitation link", Link2, whyNotInService),
    action("edit", "Edit", Pencil, ({ status }) => (status === "removing" ? REMOVING : undefined)),
    action("suspend", "Suspend", Pause, ({ status }) =>
      status === "active" ? undefined : "Only an active tenant can be suspended.",
    ),
    action("resume", "Resume", Play, ({ status }) =>
      status === "suspended" ? undefined : "It is not suspended.",
    ),
    action("retry", "Try again", RotateCw, ({ status }) =>
      status === "failed" ? undefined : "Only a preparation that failed can be tried again.",
    ),
    action("remove", "Delete", Trash2, whyNotRemove, true),
  ];
}

const REMOVING = "It is being removed.";

function whyNotInService({ status }: TenantListRow): string | undefined {
  switch (status) {
    case "active":
      return undefined;
    case "suspended":
      return "It is suspended. Resume it first.";
    case "provisioning":
      return "It is still being prepared.";
    case "upgrading":
      return "It is being upgraded. Try again in a minute.";
    case "removing":
      return REMOVING;
    case "failed":
      return "It could not be prepared. Try that again first.";
  }
}

function whyNotRemove({ status, statusReason }: TenantListRow): string | undefined {
  return status === "removing" && !statusReason ? REMOVING : undefined;
}

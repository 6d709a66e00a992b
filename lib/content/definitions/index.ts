import type { ZodType } from "zod";
import { z } from "zod";
import type { ContentType } from "../types";
import { Connection, EventRule, GlobalList, IncidentForm, Integration, UtilityCommand } from "./others";
import { Playbook } from "./playbook";

/** The schema to which a type's definition is held (C1). */
export const DEFINITION: { readonly [T in ContentType]: ZodType } = {
  event_playbook: Playbook,
  incident_playbook: Playbook,
  integration: Integration,
  utility_command: UtilityCommand,
  connection: Connection,
  global_list: GlobalList,
  event_rule: EventRule,
  incident_form: IncidentForm,
};

/** The switches that an item has beside its definition. Only connections, lists and rules have any (C10–C12). */
export const ItemSettings = z.strictObject({
  /** A connection may be shared only with this on (C10). */
  tenantToggle: z.boolean().optional(),
  /** A rule may be shared only with this on (C12). */
  sharedByDefault: z.boolean().optional(),
  /** Lists and rules that are off stay off in children too (C11, C12). */
  active: z.boolean().optional(),
});
export type ItemSettings = z.infer<typeof ItemSettings>;

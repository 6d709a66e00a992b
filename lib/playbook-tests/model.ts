import { z } from "zod";
import { CreateIncidentInput } from "@/lib/incidents/model";
import { Id } from "@/lib/users/text";

/** A built incident that an incident playbook is tested on: nobody's, and stored nowhere (C15). */
export const SampleIncident = z.strictObject(
  {
    ...CreateIncidentInput.shape,
    status: z.enum(["open", "closed"], { error: "The status is open or closed." }).default("open"),
  },
  {
    error: ({ code, keys }) =>
      code === "unrecognized_keys"
        ? `An incident has no “${(keys as string[])[0]}”. Put it into its data.`
        : "The built incident is a JSON object.",
  },
);
export type SampleIncident = z.infer<typeof SampleIncident>;

/** A test run of a playbook (C15): which version, at which place, on which data. */
export const RunTestInput = z.strictObject({
  playbookId: Id,
  /** True for the draft, false for the live version. */
  draft: z.boolean(),
  /** On main a tenant and perhaps its site, whose connections are used; null for main's own. */
  place: z.strictObject({ tenantId: Id, siteId: Id.nullable() }).nullable(),
  /** For an event playbook. */
  inputs: z.record(z.string(), z.json(), { error: "The built data is a JSON object." }).default({}),
  /** For an incident playbook: an incident of the place. */
  incidentId: Id.nullable().default(null),
  /** For an incident playbook on main, without a tenant: a built incident in place of a chosen one. */
  sample: SampleIncident.nullable().default(null),
});
export type RunTestInput = z.infer<typeof RunTestInput>;

import { z } from "zod";
import { Id, line, Version } from "@/lib/users/text";
import { type IncidentStatus, SEVERITIES, type Severity } from "./words";

/** What incidents can be sorted by, the default first. */
export const INCIDENT_SORTS = ["-created", "title", "severity", "updated"] as const;

/** The keys of a typed filter over incidents. */
export const INCIDENT_FILTERS = ["status", "severity", "type"] as const;

const DATA_BYTES = 100_000;

/** A new incident. Its data is any JSON object: what playbooks read. */
export const CreateIncidentInput = z.strictObject({
  title: line("a title", 200),
  type: line("a type", 120),
  severity: z.enum(SEVERITIES, { error: "Choose a severity." }),
  data: z
    .record(z.string(), z.json(), { error: "The data is a JSON object." })
    .refine((data) => JSON.stringify(data).length <= DATA_BYTES, "The data is larger than 100 kB.")
    .default({}),
});
export type CreateIncidentInput = z.infer<typeof CreateIncidentInput>;

/** An incident's new state, and the version that the edit began with. */
export const UpdateIncidentInput = CreateIncidentInput.extend({ id: Id, version: Version });
export type UpdateIncidentInput = z.infer<typeof UpdateIncidentInput>;

/** The incidents to close or to open again. */
export const SwitchIncidentsInput = z.strictObject({
  ids: z.array(Id).min(1).max(500),
  status: z.enum(["open", "closed"]),
});
export type SwitchIncidentsInput = z.infer<typeof SwitchIncidentsInput>;

/** A row of the table of incidents. Times are UTC in ISO form. */
export type IncidentRow = {
  id: string;
  title: string;
  type: string;
  severity: Severity;
  status: IncidentStatus;
  owner: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** An incident in full. */
export type Incident = IncidentRow & { data: Record<string, unknown> };

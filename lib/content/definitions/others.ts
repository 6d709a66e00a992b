import { z } from "zod";
import { fieldName, label, uniqueBy, valueType } from "./parts";

const fields = uniqueBy(
  z
    .array(
      z.strictObject({
        name: fieldName,
        label,
        type: valueType,
        required: z.boolean().default(false),
        secret: z.boolean().default(false),
      }),
    )
    .max(60)
    .default([]),
  ({ name }) => name,
  "Two fields have the same name.",
);

/** A product that playbooks can talk to by HTTP, with its commands; never a connection's data (C8). */
export const Integration = z.strictObject({
  /** Built-in ones come with the console and are shared only when they were configured. */
  builtIn: z.boolean().default(false),
  configured: z.boolean().default(true),
  vendor: z.string().max(120).default(""),
  /** What a connection to it must say; `baseUrl` is one of them. */
  connectionFields: fields,
  authentication: z.enum(["none", "basic", "bearer", "header"]).default("none"),
  /** The header that carries the secret where the authentication is `header`. */
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,60}$/, "Enter a header's name.")
    .optional(),
  commands: uniqueBy(
    z
      .array(
        z.strictObject({
          name: fieldName,
          label,
          description: z.string().max(1_000).default(""),
          method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("GET"),
          /** Below the connection's address; `{name}` takes a parameter. */
          path: z.string().max(500).regex(/^\//, "A path begins with /."),
          parameters: fields,
          /** True for a command that a data ingestion schedule can call. */
          fetchesEvents: z.boolean().default(false),
        }),
      )
      .min(1, "An integration needs a command.")
      .max(100),
    ({ name }) => name,
    "Two commands have the same name.",
  ),
});
export type Integration = z.infer<typeof Integration>;

/** A small command that works on data alone: a JSONata expression over its inputs (C9). */
export const UtilityCommand = z.strictObject({
  inputs: fields,
  expression: z.string().min(1, "Enter an expression.").max(10_000),
  output: valueType.default("object"),
});
export type UtilityCommand = z.infer<typeof UtilityCommand>;

/** Where a connection holds: everywhere, in a region, for a tenant, for a site; the narrowest wins (C10). */
export const ConnectionScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("region"), region: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal("tenant"), tenantId: z.uuid() }),
  z.strictObject({ kind: z.literal("site"), tenantId: z.uuid(), siteId: z.uuid() }),
]);
export type ConnectionScope = z.infer<typeof ConnectionScope>;

/** An address and what belongs to it; secrets stand sealed in rows of their own (C10). */
export const Connection = z.strictObject({
  integrationId: z.uuid(),
  scope: ConnectionScope.default({ kind: "all" }),
  values: z.record(fieldName, z.string().max(2_000)).default({}),
  /** Which secret fields are set; their values never leave the server. */
  secrets: z.array(fieldName).max(60).default([]),
  /** What tells connections of one name apart. */
  properties: z.record(fieldName, z.string().max(200)).default({}),
});
export type Connection = z.infer<typeof Connection>;

/** Named data that playbooks and rules read (C11). */
export const GlobalList = z.strictObject({ data: z.json() });
export type GlobalList = z.infer<typeof GlobalList>;

const condition = z.strictObject({
  field: z.string().min(1, "Enter a field.").max(120),
  operator: z.enum(["is", "is_not", "contains", "starts_with", "in", "greater", "less", "exists"]),
  value: z.json().optional(),
});

/** What becomes of an event that meets its conditions (C12). */
export const EventRule = z.strictObject({
  priority: z.int().min(1).max(1_000).default(100),
  match: z.enum(["all", "any"]).default("all"),
  conditions: z.array(condition).min(1, "A rule needs a condition.").max(50),
  /** A list whose values an `in` condition reads. */
  listId: z.uuid().optional(),
  outcome: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("dismiss"), reason: z.string().min(1, "Say why.").max(300) }),
    z.strictObject({ kind: z.literal("escalate"), incidentType: label, playbookId: z.uuid().optional() }),
    z.strictObject({ kind: z.literal("run_playbook"), playbookId: z.uuid() }),
  ]),
});
export type EventRule = z.infer<typeof EventRule>;

/** The form of one type of incident (C13). */
export const IncidentForm = z.strictObject({
  incidentType: label,
  sections: z
    .array(
      z.strictObject({
        title: label,
        fields: z
          .array(
            z.strictObject({
              name: fieldName,
              label,
              type: z.enum(["text", "long_text", "number", "boolean", "date", "choice", "user"]),
              choices: z.array(label).max(100).default([]),
              required: z.boolean().default(false),
            }),
          )
          .max(100),
      }),
    )
    .min(1, "A form needs a section.")
    .max(30),
});
export type IncidentForm = z.infer<typeof IncidentForm>;

import { z } from "zod";
import { addressOf, type Operation } from "@/lib/core/api-operation";
import type { Need } from "@/lib/core/context";
import { PROBLEMS } from "@/lib/core/problem";
import { OPERATIONS } from "./operations";
import { Problem } from "./replies";

/** A JSON Schema as it stands in the document. */
export type Schema = { [key: string]: unknown };

/** A parameter in the document. */
export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
};

/** An operation in the document. */
export type DocumentedOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  "x-needs": string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<
    string,
    { description: string; headers?: object; content?: Record<string, { schema: Schema }> }
  >;
};

/** The document of the API, in OpenAPI 3.1. */
export type OpenApi = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string; description: string; variables: Record<string, object> }[];
  security: Record<string, string[]>[];
  tags: { name: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, object> };
};

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

const DESCRIPTION = `Users, roles, groups and effective permissions of one tenant, its content and sites, and commands over many tenants. The API does what the console does: the same rules, the same audit log, the same words when something is refused.

**Keys.** Send an API key of the tenant as \`Authorization: Bearer bwa_…\`. It may do what its roles allow, in its own tenant only: another tenant's address answers 404, whether there is such a tenant or not. Commands that a key of main runs reach those tenants in which a user group of main gives one of the key's roles.

**Lists.** \`limit\` and \`cursor\`; the next page stands in \`next\` and in the \`Link\` header. A cursor is good for the same filter and order.

**Changes.** Send the \`ETag\` that you read in \`If-Match\`; where somebody changed it meanwhile, the answer is 412. With an \`Idempotency-Key\` a write takes effect once within a day: the same request again gets the first answer (\`Idempotency-Replayed: true\`), another one with the same key 422, one while the first is under way 409. A refused write changed nothing and is not kept.

**Limits.** Each key has a limit a minute, told in \`RateLimit\` and \`RateLimit-Policy\`; beyond it the answer is 429 with \`Retry-After\`. A body has at most 256 KiB.

**Errors** are problem details (RFC 9457): ${PROBLEMS.map(({ code, status }) => `\`${code}\` ${status}`).join(", ")}.`;

/** Makes the document from the operations and their schemas. */
export function openApi(version = "1.0.0"): OpenApi {
  const schemas: Record<string, Schema> = {};
  const paths: OpenApi["paths"] = {};
  const byMethod = (a: Operation, b: Operation) => METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
  for (const operation of [...OPERATIONS].sort(
    (a, b) => addressOf(a).localeCompare(addressOf(b)) || byMethod(a, b),
  )) {
    const path = addressOf(operation);
    paths[path] ??= {};
    paths[path][operation.method.toLowerCase()] = documented(operation, schemas);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Bailiwick REST API", version, description: DESCRIPTION },
    servers: [{ url: "/", description: "This console", variables: {} }],
    security: [{ apiKey: [] }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key of the tenant, bwa_…" },
      },
    },
  };
}

function documented(operation: Operation, schemas: Record<string, Schema>): DocumentedOperation {
  const { id, tag, summary, description = "", needs, body, example, status } = operation;
  const hasBody = body !== undefined && operation.example !== undefined;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    "x-needs": needWords(needs),
    parameters: parametersOf(operation, schemas),
    ...(hasBody
      ? {
          requestBody: {
            required: !body.safeParse({}).success,
            content: {
              "application/json": {
                schema: schemaOf(operation.documentedBody ?? body, "input", schemas),
                example,
              },
            },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: status === 204 ? "Done" : status === 201 ? "Made" : "The answer",
        ...(operation.answer
          ? { content: { "application/json": { schema: schemaOf(operation.answer, "output", schemas) } } }
          : {}),
      },
      default: {
        description: "A problem",
        content: { "application/problem+json": { schema: schemaOf(Problem, "output", schemas) } },
      },
    },
  };
}

function parametersOf(operation: Operation, schemas: Record<string, Schema>): Parameter[] {
  const tenant: Parameter = {
    name: "tenant",
    in: "path",
    required: true,
    description: "The name in the tenant's address.",
    schema: { type: "string" },
  };
  const header = (name: string, required: boolean, description: string): Parameter => ({
    name,
    in: "header",
    required,
    description,
    schema: { type: "string" },
  });
  return [
    ...(operation.rooted ? [] : [tenant]),
    ...fieldsOf(operation.params, "path", schemas),
    ...(operation.query ? fieldsOf(operation.query, "query", schemas) : []),
    ...(operation.ifMatch ? [header("If-Match", true, 'The version that was read, such as `"3"`.')] : []),
    ...(operation.method === "GET"
      ? []
      : [header("Idempotency-Key", false, "Makes the request take effect once within a day.")]),
  ];
}

function fieldsOf(
  object: z.ZodObject,
  place: "path" | "query",
  schemas: Record<string, Schema>,
): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(object, "input", schemas) as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(typeof description === "string" ? { description } : {}),
    schema,
  }));
}

/** A schema for the document; what has a name stands once among the document's own. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Record<string, Schema>): Schema {
  const whole = z.toJSONSchema(z.strictObject({ it: schema }), {
    io,
    override: ({ jsonSchema }) => {
      // The format says it already, and the pattern is longer than the rest of the line.
      if (jsonSchema.format === "uuid") delete jsonSchema.pattern;
      // How a form draws the field is no part of the document.
      delete jsonSchema.kind;
    },
  });
  const { properties, $defs = {} } = referring(whole) as {
    properties: { it: Schema };
    $defs?: Record<string, Schema>;
  };
  Object.assign(schemas, $defs);
  return properties.it;
}

/** References to the document's own schemas in place of a schema's. */
function referring(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function needWords(needs: Need): string {
  if ("anyone" in needs) return "Any key";
  if ("accountAdmin" in needs) return "A key with the role Account Admin";
  const components = "anyOf" in needs ? needs.anyOf.join(" or ") : needs.component;
  return `${needs.level === "edit" ? "View and edit" : "View"} of ${components}`;
}

import { type ScimPatchOperation, type ScimResource, scimPatch } from "scim-patch";
import type { Filter } from "scim2-parse-filter";
import {
  type Attribute,
  COMMON,
  ENTERPRISE_ATTRIBUTES,
  ENTERPRISE_SCHEMA,
  findAttribute,
} from "./attributes";
import { canonical, isObject } from "./canonical";
import { badRequest } from "./errors";
import { parsedFilter } from "./filter";
import { LIMITS } from "./limits";

type Json = Record<string, unknown>;

/** One step of a PATCH in our own spelling; the path is one attribute, of `urn` where it is an extension's. */
export type Step = {
  op: "add" | "replace" | "remove";
  attribute: Attribute;
  /** The value path's filter as it was sent, such as `type eq "work"`. */
  filter?: string;
  sub?: Attribute;
  extension: boolean;
  value?: unknown;
};

const MESSAGE = "urn:ietf:params:scim:api:messages:2.0:patchop";
const PATH =
  /^(?:(urn:[\w.:-]+):)?([A-Za-z$][\w$-]{0,80})(?:\[([^\]]{1,500})\])?(?:\.([A-Za-z$][\w$-]{0,80}))?$/;
const IGNORED = new Set(["id", "meta", "schemas"]);

/**
 * The steps of a PATCH, of the shapes that the big directories send: operations without case, an object without a path,
 * whose keys may be paths, and names in any case. Throws `ScimRefusal`.
 */
export function stepsOf(body: unknown, attributes: readonly Attribute[]): Step[] {
  if (!isObject(body)) throw badRequest("invalidSyntax", "The body must be a JSON object.");
  const { schemas } = body;
  const named = Array.isArray(schemas) && schemas.some((one) => String(one).toLowerCase() === MESSAGE);
  if (!named) throw badRequest("invalidSyntax", "A PATCH names the schema of PatchOp.");
  const operations = Object.entries(body).find(([key]) => key.toLowerCase() === "operations")?.[1];
  if (!Array.isArray(operations) || operations.length === 0)
    throw badRequest("invalidSyntax", "A PATCH has a list of Operations.");
  if (operations.length > LIMITS.operations)
    throw badRequest("tooMany", `A PATCH has at most ${LIMITS.operations} operations.`);
  const steps = operations.flatMap((operation) => stepsOfOne(operation, attributes));
  if (steps.length > LIMITS.operations * 2) throw badRequest("tooMany", "This PATCH has too many parts.");
  return steps;
}

function stepsOfOne(operation: unknown, attributes: readonly Attribute[]): Step[] {
  if (!isObject(operation)) throw badRequest("invalidSyntax", "An operation is a JSON object.");
  const { path, value } = operation;
  const op = String(operation.op).toLowerCase();
  if (op !== "add" && op !== "replace" && op !== "remove")
    throw badRequest("invalidSyntax", "An operation is add, replace or remove.");
  if (op !== "remove" && value === undefined)
    throw badRequest("invalidValue", `The operation ${op} needs a value.`);
  if (path !== undefined && path !== null && typeof path !== "string")
    throw badRequest("invalidPath", "A path is text.");
  if (typeof path === "string" && path.trim() !== "") return atPath(op, path.trim(), value, attributes);
  if (op === "remove") throw badRequest("noTarget", "A remove needs a path.");
  if (!isObject(value)) throw badRequest("invalidValue", "Without a path, the value is an object.");
  return Object.entries(value)
    .filter(([key]) => !IGNORED.has(key.toLowerCase()))
    .flatMap(([key, part]) => atPath(op, key, part, attributes, true));
}

function atPath(
  op: Step["op"],
  path: string,
  value: unknown,
  attributes: readonly Attribute[],
  lenient = false,
): Step[] {
  const whole = path.toLowerCase();
  if (whole === ENTERPRISE_SCHEMA.toLowerCase()) return extensionSteps(op, value);
  const [, urn, name = "", filter, sub] = PATH.exec(path) ?? [];
  const extension = urn?.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase();
  if (urn && !extension && !/^urn:ietf:params:scim:schemas:core:2\.0:(user|group)$/i.test(urn)) {
    if (lenient) return [];
    throw badRequest("invalidPath", "This path names a schema that is not kept here.");
  }
  if (name === "") throw badRequest("invalidPath", `The path ${path.slice(0, 80)} cannot be read.`);
  const attribute = findAttribute(extension ? ENTERPRISE_ATTRIBUTES : [...attributes, ...COMMON], name);
  // What is not kept here is no error: directories send all that their mapping names.
  if (!attribute) return [];
  if (attribute.mutability === "readOnly") {
    if (lenient) return [];
    throw badRequest("mutability", `${attribute.name} cannot be written.`);
  }
  const part = sub === undefined ? undefined : findAttribute(attribute.subAttributes ?? [], sub);
  if (sub !== undefined && !part) return [];
  if (filter !== undefined && !attribute.multiValued)
    throw badRequest("invalidPath", `${attribute.name} has only one value.`);
  if (op !== "remove" && value === null)
    return [{ op: "remove", attribute, extension, ...(part ? { sub: part } : {}) }];
  return [
    {
      op,
      attribute,
      extension,
      value,
      ...(filter === undefined ? {} : { filter }),
      ...(part ? { sub: part } : {}),
    },
  ];
}

function extensionSteps(op: Step["op"], value: unknown): Step[] {
  const given =
    op === "remove" ? Object.fromEntries(ENTERPRISE_ATTRIBUTES.map(({ name }) => [name, ""])) : value;
  if (!isObject(given)) throw badRequest("invalidValue", "The extension's value is an object.");
  return Object.entries(given).flatMap(([key, part]) => {
    const attribute = findAttribute(ENTERPRISE_ATTRIBUTES, key);
    return attribute ? [{ op, attribute, extension: true, value: part }] : [];
  });
}

/** A person's attributes after a PATCH. The document is left alone. Throws `ScimRefusal`. */
export function patched(data: Json, steps: readonly Step[], attributes: readonly Attribute[]): Json {
  refuseManyValues(steps);
  const operations = steps.map(operationOf);
  try {
    let document = { schemas: [], meta: {}, ...structuredClone(data) } as unknown as ScimResource;
    for (const operation of operations) {
      document = scimPatch(document, [operation], { mutateDocument: true, treatMissingAsAdd: true });
      refuseLongLists(document as unknown as Json);
    }
    return canonical(document, attributes);
  } catch (error) {
    if (!(error instanceof Error) || !("scimCode" in error)) throw error;
    const target = error.constructor.name === "NoTarget";
    throw badRequest(
      target ? "noTarget" : "invalidPath",
      "An operation's path finds nothing that it could change.",
    );
  }
}

/** The library compares each value that comes with each that is there, so neither may be many. */
function refuseManyValues(steps: readonly Step[]): void {
  const values = steps.reduce((sum, { value }) => sum + (Array.isArray(value) ? value.length : 1), 0);
  if (values > LIMITS.operations * 2) throw badRequest("tooMany", "This PATCH has too many values.");
}

function refuseLongLists(document: Json): void {
  for (const [name, value] of Object.entries(document))
    if (Array.isArray(value) && value.length > LIMITS.values)
      throw badRequest("tooMany", `${name} takes at most ${LIMITS.values} values.`);
}

function operationOf({ op, attribute, filter, sub, extension, value }: Step): ScimPatchOperation {
  const name = extension ? `${ENTERPRISE_SCHEMA}:${attribute.name}` : attribute.name;
  const selected = filter === undefined ? "" : `[${spelled(filter, attribute)}]`;
  const path = `${name}${selected}${sub ? `.${sub.name}` : ""}`;
  if (op === "remove") return { op, path, ...(Array.isArray(value) ? { value } : {}) };
  return { op, path, value: spelledValue(value, attribute, sub) };
}

/** Values in our own spelling, as the document has them, so that what is there already is found. */
function spelledValue(value: unknown, attribute: Attribute, sub: Attribute | undefined): unknown {
  if (sub) return canonical({ [sub.name]: value }, [sub])[sub.name];
  const own = canonical({ [attribute.name]: value }, [attribute])[attribute.name];
  return attribute.multiValued && !Array.isArray(value) && Array.isArray(own) ? own[0] : own;
}

/** A value path's filter with our spelling of names, and true where "True" was sent. */
function spelled(filter: string, attribute: Attribute): string {
  // The library looks for the last colon of a path to find its schema.
  if (filter.includes(":")) throw badRequest("invalidPath", "A path's filter has no colon.");
  const write = (part: Filter, depth: number): string => {
    if (depth > LIMITS.filterDepth) throw badRequest("tooMany", "A path's filter is too deep.");
    if ("filters" in part)
      return `(${part.filters.map((one) => write(one, depth + 1)).join(` ${part.op} `)})`;
    if ("filter" in part) return `not (${write(part.filter, depth + 1)})`;
    const found =
      "attrPath" in part ? findAttribute(attribute.subAttributes ?? [], part.attrPath) : undefined;
    if (!found || "valFilter" in part)
      throw badRequest("invalidPath", "A path's filter names no part of the attribute.");
    if (!("compValue" in part)) return `${found.name} pr`;
    const { compValue } = part;
    const value = found.type === "boolean" ? /^true$/i.test(String(compValue)) : compValue;
    return `${found.name} ${part.op} ${JSON.stringify(value)}`;
  };
  return write(parsedFilter(filter), 0);
}

import {
  type Attribute,
  COMMON,
  ENTERPRISE_ATTRIBUTES,
  ENTERPRISE_SCHEMA,
  findAttribute,
} from "./attributes";
import { badRequest } from "./errors";
import { LIMITS } from "./limits";

type Json = Record<string, unknown>;

/** True for a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The known attributes of what a client sent, in our own spelling and types: names count without case, "True" is
 * true, a single value of a list is a list, null is absent, and what is read-only or unknown is left out. Throws
 * `ScimRefusal` (invalidValue).
 */
export function canonical(input: unknown, attributes: readonly Attribute[]): Json {
  if (!isObject(input)) throw badRequest("invalidSyntax", "The resource must be a JSON object.");
  const known = [...attributes, ...COMMON];
  const result = ofAttributes(input, known, "");
  const extension = Object.entries(input).find(
    ([key]) => key.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase(),
  );
  if (extension && isObject(extension[1])) {
    const own = ofAttributes(extension[1], ENTERPRISE_ATTRIBUTES, "");
    if (Object.keys(own).length > 0) result[ENTERPRISE_SCHEMA] = own;
  }
  return result;
}

function ofAttributes(input: Json, attributes: readonly Attribute[], at: string): Json {
  const result: Json = {};
  for (const [key, value] of Object.entries(input)) {
    const found = findAttribute(attributes, key);
    if (!found || found.mutability === "readOnly" || value === null || value === undefined) continue;
    const path = at ? `${at}.${found.name}` : found.name;
    const clean = found.multiValued ? listOf(value, found, path) : single(value, found, path);
    if (clean !== undefined) result[found.name] = clean;
  }
  return result;
}

function listOf(value: unknown, attribute: Attribute, path: string): unknown[] | undefined {
  const all = Array.isArray(value) ? value : [value];
  const most = attribute.name === "members" ? LIMITS.members : LIMITS.values;
  if (all.length > most) throw badRequest("tooMany", `${path} takes at most ${most} values in one request.`);
  const list = all.flatMap((one) => {
    const clean = single(isObject(one) ? one : { value: one }, attribute, path);
    return clean === undefined ? [] : [clean];
  });
  return list.length > 0 ? onePrimary(list) : undefined;
}

/** Of several primary values the last counts. */
function onePrimary(list: unknown[]): unknown[] {
  const last = list.findLastIndex((one) => isObject(one) && one.primary === true);
  return list.map((one, index) =>
    isObject(one) && one.primary === true && index !== last ? { ...one, primary: false } : one,
  );
}

function single(value: unknown, attribute: Attribute, path: string): unknown {
  switch (attribute.type) {
    case "complex": {
      if (!isObject(value)) throw badRequest("invalidValue", `${path} must be an object.`);
      const own = ofAttributes(value, attribute.subAttributes ?? [], path);
      return Object.keys(own).length > 0 ? own : undefined;
    }
    case "boolean":
      return booleanOf(value, path);
    default:
      return textOf(value, path, path === "name.formatted" ? LIMITS.longText : LIMITS.text);
  }
}

function booleanOf(value: unknown, path: string): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw badRequest("invalidValue", `${path} must be true or false.`);
}

function textOf(value: unknown, path: string, most: number): string | undefined {
  if (typeof value !== "string") throw badRequest("invalidValue", `${path} must be text.`);
  const text = value.normalize("NFC").trim();
  if (text.length > most) throw badRequest("invalidValue", `${path} has at most ${most} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(text))
    throw badRequest("invalidValue", `${path} must not have control characters.`);
  return text === "" ? undefined : text;
}

import { type NameRef, STEP_REFS, UNRESOLVED } from "./item";
import type { Reader } from "./reader";

/** Reads a playbook's own part: its inputs, the incident types that it is for, and its steps. */
export function playbookOf(reader: Reader): { definition: Record<string, unknown>; refs: NameRef[] } {
  const own = reader.element.attributes.get("kind") === "event" ? "event_playbook" : "incident_playbook";
  const refs: NameRef[] = [];
  const inputs = reader.all("input").map((input) => {
    const made = {
      name: input.needed("name"),
      type: input.maybe("type") ?? "text",
      required: input.flag("required", false),
    };
    input.end([]);
    return made;
  });
  const incidentTypes = reader.all("incident-type").map((type) => {
    type.end([]);
    return type.element.text.trim();
  });
  const steps = reader.all("step").map((step, at) => {
    const { ref, ...made } = stepOf(step);
    if (ref) {
      const types = ref.key === "playbookId" ? [own as NameRef["types"][number]] : ref.types;
      refs.push({ path: ["steps", at, ref.key], types, name: ref.name });
    }
    return made.step;
  });
  const definition = { inputs, incidentTypes, start: reader.needed("start"), steps };
  reader.end(["description", "input", "incident-type", "step"]);
  return { definition, refs };
}

type StepRef = { key: string; types: NameRef["types"]; name: string };

function stepOf(reader: Reader): { step: Record<string, unknown>; ref?: StepRef } {
  const id = reader.needed("id");
  const kind = reader.needed("kind");
  const base = { id, kind, name: reader.maybe("name") ?? id, next: reader.all("next").map(wayOf) };
  const known = Object.hasOwn(STEP_REFS, kind) ? STEP_REFS[kind as keyof typeof STEP_REFS] : undefined;
  const ref = known && { key: known.key, types: known.types, name: reader.needed(known.attribute) };
  const more: Record<string, unknown> = ref ? { [ref.key]: UNRESOLVED } : {};
  if (kind === "integration") {
    more.command = reader.needed("command");
    more.connection = reader.needed("connection");
  }
  if (kind === "task") more.instructions = reader.text("instructions") ?? "";
  const takes = ["utility", "integration", "playbook"].includes(kind);
  if (takes) more.parameters = Object.fromEntries(reader.all("parameter").map(parameterOf));
  reader.end(["next", ...(takes ? ["parameter"] : []), ...(kind === "task" ? ["instructions"] : [])]);
  return { step: { ...base, ...more }, ...(ref ? { ref } : {}) };
}

function wayOf(reader: Reader): Record<string, string> {
  const when = reader.text("when");
  const way = { to: reader.needed("to"), ...(when === undefined ? {} : { when }) };
  reader.end(["when"]);
  return way;
}

function parameterOf(reader: Reader): [string, Record<string, unknown>] {
  const name = reader.needed("name");
  const value = reader.one("value");
  const expression = reader.text("expression");
  reader.end(["value", "expression"]);
  if ((value === undefined) === (expression === undefined))
    throw reader.refuse("needs either a value or an expression");
  return [name, value ? { value: value.json() } : { expression }];
}

import { type Body, type NameRef, ref, UNRESOLVED } from "./item";
import type { Reader } from "./reader";

/** Reads an event automation rule's own part. */
export function ruleOf(reader: Reader): Body {
  const refs: NameRef[] = [];
  const list = reader.maybe("list");
  if (list !== undefined) refs.push(ref(["listId"], ["global_list"], list));
  const settings = {
    sharedByDefault: reader.flag("shared-by-default", false),
    active: reader.flag("active", true),
  };
  const conditions = reader.all("condition").map((condition) => {
    const value = condition.one("value");
    const made = {
      field: condition.needed("field"),
      operator: condition.needed("operator"),
      ...(value ? { value: value.json() } : {}),
    };
    condition.end(["value"]);
    return made;
  });
  const definition = {
    priority: Number(reader.maybe("priority") ?? 100),
    match: reader.maybe("match") ?? "all",
    conditions,
    ...(list === undefined ? {} : { listId: UNRESOLVED }),
    outcome: outcomeOf(reader, refs),
  };
  reader.end(["description", "condition", "dismiss", "escalate", "run-playbook"]);
  return { definition, settings, refs };
}

function outcomeOf(reader: Reader, refs: NameRef[]): Record<string, unknown> {
  const found = ["dismiss", "escalate", "run-playbook"].flatMap((name) => reader.all(name));
  const [outcome] = found;
  if (!outcome || found.length > 1) throw reader.refuse("needs one of dismiss, escalate and run-playbook");
  const path = ["outcome", "playbookId"];
  const made = (() => {
    switch (outcome.element.name) {
      case "dismiss":
        return { kind: "dismiss", reason: outcome.needed("reason") };
      case "escalate": {
        const playbook = outcome.maybe("playbook");
        if (playbook !== undefined) refs.push(ref(path, ["incident_playbook"], playbook));
        const incidentType = outcome.needed("incident-type");
        return {
          kind: "escalate",
          incidentType,
          ...(playbook === undefined ? {} : { playbookId: UNRESOLVED }),
        };
      }
      default:
        refs.push(ref(path, ["event_playbook"], outcome.needed("playbook")));
        return { kind: "run_playbook", playbookId: UNRESOLVED };
    }
  })();
  outcome.end([]);
  return made;
}

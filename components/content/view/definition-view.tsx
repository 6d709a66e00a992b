import type {
  Connection,
  EventRule,
  GlobalList,
  IncidentForm,
  Integration,
  UtilityCommand,
} from "@/lib/content/definitions/others";
import type { Playbook } from "@/lib/content/definitions/playbook";
import type { ContentType } from "@/lib/content/types";
import { ConnectionView, FormView, IntegrationView, ListView, RuleView, UtilityView } from "./others";
import { PlaybookView } from "./playbook-view";

/** A definition for reading, by its type. `names` has what it names, by id. */
export function DefinitionView({
  type,
  definition,
  names,
}: {
  type: ContentType;
  definition: Record<string, unknown>;
  names: Readonly<Record<string, string>>;
}) {
  const nameOf = (id: string) => names[id] ?? "something that is gone";
  switch (type) {
    case "event_playbook":
    case "incident_playbook":
      return <PlaybookView value={definition as Playbook} nameOf={nameOf} />;
    case "integration":
      return <IntegrationView value={definition as Integration} />;
    case "utility_command":
      return <UtilityView value={definition as UtilityCommand} />;
    case "connection":
      return <ConnectionView value={definition as Connection} nameOf={nameOf} />;
    case "global_list":
      return <ListView value={definition as GlobalList} />;
    case "event_rule":
      return <RuleView value={definition as EventRule} nameOf={nameOf} />;
    case "incident_form":
      return <FormView value={definition as IncidentForm} />;
  }
}

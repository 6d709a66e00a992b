import type { ContentType } from "@/lib/content/types";
import type { ContentDraft } from "./save-content";

/** An unsaved new item of a type, with as little in it as its schema takes or asks for. */
export function blankContent(type: ContentType): ContentDraft {
  return {
    name: "",
    description: "",
    labels: ["all"],
    settings: type === "global_list" || type === "event_rule" ? { active: true } : {},
    definition: blankDefinition(type),
    secrets: {},
    taken: [],
  };
}

function blankDefinition(type: ContentType): Record<string, unknown> {
  switch (type) {
    case "event_playbook":
    case "incident_playbook":
      return {
        inputs: [],
        incidentTypes: [],
        start: "start",
        steps: [
          { id: "start", name: "Start", kind: "decision", next: [{ to: "done" }] },
          { id: "done", name: "Done", kind: "end", next: [] },
        ],
      };
    case "integration":
      return {
        builtIn: false,
        configured: true,
        vendor: "",
        connectionFields: [
          { name: "baseUrl", label: "Address", type: "text", required: true, secret: false },
        ],
        authentication: "none",
        commands: [],
      };
    case "utility_command":
      return { inputs: [], expression: "", output: "text" };
    case "connection":
      return { integrationId: "", scope: { kind: "all" }, values: {}, secrets: [], properties: {} };
    case "global_list":
      return { data: [] };
    case "event_rule":
      return { priority: 100, match: "all", conditions: [], outcome: { kind: "dismiss", reason: "" } };
    case "incident_form":
      return { incidentType: "", sections: [] };
  }
}

import { randomUUID } from "node:crypto";
import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { createContent } from "./commands/edit";
import { goLive, publish } from "./commands/versions";
import type { CreateContentInput } from "./model";
import type { ContentType } from "./types";

/** A definition of a type that its schema takes, naming what is given. */
export function aDefinition(type: ContentType, uses: { id?: string } = {}): Record<string, unknown> {
  switch (type) {
    case "event_playbook":
    case "incident_playbook":
      return {
        inputs: [],
        incidentTypes: [],
        start: "a",
        steps: [
          uses.id
            ? {
                id: "a",
                name: "Look up",
                kind: "utility",
                commandId: uses.id,
                parameters: {},
                next: [{ to: "z" }],
              }
            : { id: "a", name: "Decide", kind: "decision", next: [{ to: "z" }] },
          { id: "z", name: "End", kind: "end", next: [] },
        ],
      };
    case "utility_command":
      return { inputs: [], expression: "$now()", output: "text" };
    case "integration":
      return {
        builtIn: false,
        configured: true,
        vendor: "Test",
        connectionFields: [
          { name: "baseUrl", label: "Address", type: "text", required: true, secret: false },
          { name: "token", label: "Token", type: "text", required: true, secret: true },
        ],
        authentication: "bearer",
        commands: [
          {
            name: "lookup",
            label: "Look up",
            description: "",
            method: "GET",
            path: "/lookup",
            parameters: [],
            fetchesEvents: false,
          },
        ],
      };
    case "connection":
      return { integrationId: uses.id, scope: { kind: "all" }, values: {}, secrets: [], properties: {} };
    case "global_list":
      return { data: ["a", "b"] };
    case "event_rule":
      return {
        priority: 1,
        match: "all",
        conditions: [{ field: "severity", operator: "is", value: "low" }],
        outcome: { kind: "dismiss", reason: "Noise" },
      };
    case "incident_form":
      return {
        incidentType: "Phishing",
        sections: [
          {
            title: "What",
            fields: [{ name: "sender", label: "Sender", type: "text", choices: [], required: true }],
          },
        ],
      };
  }
}

type Wanted = Partial<Omit<CreateContentInput, "type">> & { uses?: { id?: string }; ready?: boolean };

/** Makes an item by the real commands; with `ready` it is live, and published where its type needs it. */
export async function anItem(
  context: Context,
  type: ContentType,
  { uses, ready = false, ...wanted }: Wanted = {},
): Promise<{ id: string; version: number; name: string }> {
  const name = wanted.name ?? `${type} ${randomUUID().slice(0, 8)}`;
  return inTenant(context.tenant, async (tx) => {
    const input = {
      type,
      name,
      description: "",
      labels: ["all"],
      settings: { tenantToggle: true, sharedByDefault: true },
      definition: aDefinition(type, uses),
      ...wanted,
    };
    let { id, version } = (await createContent(tx, context, input)).data;
    if (ready && ["event_playbook", "incident_playbook", "utility_command"].includes(type)) {
      version = (await goLive(tx, context, { id, version, note: "" })).data.version;
    }
    if (ready && type === "incident_playbook") {
      version = (await publish(tx, context, { id, version })).data.version;
    }
    return { id, version, name };
  });
}

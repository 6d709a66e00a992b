"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { createIncident, switchIncidents, updateIncident } from "./commands";
import { CreateIncidentInput, SwitchIncidentsInput, UpdateIncidentInput } from "./model";

/** Makes an incident by hand. */
export const create = action({
  name: "incident.create",
  needs: edit("incidents"),
  input: CreateIncidentInput,
  run: createIncident,
});

/** Changes an incident. */
export const update = action({
  name: "incident.update",
  needs: edit("incidents"),
  input: UpdateIncidentInput,
  run: updateIncident,
});

/** Closes incidents, or opens them again. */
export const switchStatus = action({
  name: "incident.switch",
  needs: edit("incidents"),
  input: SwitchIncidentsInput,
  run: switchIncidents,
});

import { z } from "zod";
import { edit } from "@/lib/core/context";
import { createSchedule } from "@/lib/schedules/commands";
import { CreateScheduleInput } from "@/lib/schedules/model";
import { line } from "@/lib/users/text";
import { command, field } from "../definition";
import { itemsByName, siteByName } from "../names";

const { name, connection, everyMinutes } = CreateScheduleInput.shape;

/** Has a tenant's site fetch events (C16). */
export const createTenantDataIngestionSchedule = command({
  name: "CreateTenantDataIngestionSchedule",
  group: "tenants",
  title: "Create a data ingestion schedule",
  description:
    "Fetches events for a site of each tenant, by an integration's command and a connection, again and again.",
  on: "tenant",
  needs: edit("ingestion"),
  audit: "schedule.create",
  input: z.strictObject({
    name: name.meta(field("Name")),
    site: line("a site's name", 80).meta(field("Site")),
    integration: line("an integration's name", 120).meta(field("Integration")),
    fetch: z.string().min(1, "Enter a command's name.").max(60).meta(field("Command that fetches events")),
    connection: connection.meta(field("Connection", "line", "By its name, found at the site each time.")),
    everyMinutes: z
      .string()
      .regex(/^\d{1,5}$/, "Enter whole minutes.")
      .transform(Number)
      .pipe(everyMinutes)
      .meta(field("Every how many minutes")),
  }),
  async run(tx, context, input, { id }) {
    const site = await siteByName(tx, id, input.site, "site");
    const [integration] = await itemsByName(tx, "integration", input.integration, "integration");
    const change = await createSchedule(tx, context, {
      ...{ tenantId: id, siteId: site.id, name: input.name, integrationId: integration?.id ?? "" },
      ...{
        command: input.fetch,
        connection: input.connection,
        parameters: {},
        everyMinutes: input.everyMinutes,
      },
    });
    return { ...change, data: { message: `Events are fetched for ${site.name} from now on.` } };
  },
});

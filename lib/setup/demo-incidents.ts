import { inTenant } from "@/db/connection";
import { actingOf, contextOfActing } from "@/lib/core/acting";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { createIncident } from "@/lib/incidents/commands";
import type { CreateIncidentInput } from "@/lib/incidents/model";

const INCIDENTS: readonly CreateIncidentInput[] = [
  {
    title: "Reported message: “Your invoice is overdue”",
    type: "Phishing",
    severity: "medium",
    data: {
      sender: "billing@acrne.example",
      subject: "Your invoice is overdue",
      link: "http://acrne.example/pay",
    },
  },
  {
    title: "Unknown program on a cashier's machine",
    type: "Malware",
    severity: "high",
    data: { host: "till-07", hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
  },
  {
    title: "Sign-ins from two continents within an hour",
    type: "Account takeover",
    severity: "critical",
    data: { account: "treasury@acme.example" },
  },
];

/** Some incidents in a customer's own instance, where it has none. */
export async function fillDemoIncidents(main: Context, slug: string): Promise<void> {
  const context = await contextOfActing(await actingOf(main), slug);
  if (!context) return;
  const [one] = await inTenant(context.tenant, (tx) => tx.sql`select from incidents limit 1`);
  if (one) return;
  for (const incident of INCIDENTS)
    await execute({ name: "incident.create", run: createIncident }, context, incident);
}

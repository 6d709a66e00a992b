import { inControl, inTenant, type TenantRef } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { regionUrls } from "@/lib/core/env";
import { contextFor } from "@/lib/core/load-context";
import { fillDemoAccess } from "./demo-access";
import { makeCustomer, pairCustomer } from "./demo-customers";
import { fillDemoIncidents } from "./demo-incidents";
import { fillDemoSharing } from "./demo-sharing";

const DONE = "demo";

/**
 * The demo: an MSSP with three customers in two regions, two of them paired, the people, roles and nested
 * groups of its security floor, and a library of content, part of it shared. Made once, by the same commands that the console calls.
 */
export async function fillDemo(main: TenantRef): Promise<void> {
  const [done] = await inControl((tx) => tx.sql`select 1 from settings where key = ${DONE}`);
  if (done) return;
  const context = await firstAdmin(main);
  const far = regionUrls().has("emea") ? "emea" : "default";
  const acme = await makeCustomer(context, {
    name: "Acme Bank",
    slug: "acme",
    region: far,
    color: "#c2410c",
  });
  const globex = await makeCustomer(context, {
    name: "Globex Health",
    slug: "globex",
    region: "default",
    color: "#0f766e",
  });
  await makeCustomer(context, { name: "Initech", slug: "initech", region: far, color: "#7e22ce" });
  for (const customer of [acme, globex]) await pairCustomer(context, customer);
  await fillDemoAccess(context, { acme: acme.id, globex: globex.id });
  for (const { slug } of [acme, globex]) await fillDemoIncidents(context, slug);
  await fillDemoSharing(context, { acme: acme.id, globex: globex.id });
  await inControl(
    (tx) => tx.sql`insert into settings (key, value) values (${DONE}, 'true') on conflict do nothing`,
  );
}

async function firstAdmin(main: TenantRef): Promise<Context> {
  const [user] = await inTenant(
    main,
    (tx) => tx.sql<{ id: string }[]>`select id from users order by created_at limit 1`,
  );
  const session = { id: crypto.randomUUID(), userId: user?.id ?? "", home: main, idpGroups: [] };
  const context = await contextFor(
    { tenant: main, main, paired: false, sessions: [session] },
    { requestId: "demo", ip: null },
  );
  if (!context) throw new Error("The demo needs the first administrator, who is not there any more.");
  return context;
}

import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { PlanQuery, readPlan } from "@/lib/share/plan-read";

/** What sharing would do, tenant by tenant (C18). */
export const GET = read({
  name: "share.plan",
  needs: view("sharing"),
  only: "main",
  input: PlanQuery,
  run: readPlan,
});

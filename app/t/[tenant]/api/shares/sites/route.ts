import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { shareSites } from "@/lib/share/log";

/** What became of an item at the sites of a tenant (C4). */
export const GET = read({
  name: "share.sites",
  needs: view("sharing"),
  only: "main",
  input: z.object({ item: z.uuid(), tenant: z.uuid() }),
  run: shareSites,
});

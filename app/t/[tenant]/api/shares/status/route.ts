import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { shareTally } from "@/lib/share/queries";

/** How the tenants stand with some items in all, for telling when a share has ended. */
export const GET = read({
  name: "share.status",
  needs: view("sharing"),
  only: "main",
  input: z.object({
    items: z
      .string()
      .max(8_000)
      .transform((text) => text.split(","))
      .pipe(z.array(z.uuid()).max(200)),
  }),
  run: (context, { items }) => shareTally(context, items),
});

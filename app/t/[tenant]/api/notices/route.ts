import { z } from "zod";
import { read } from "@/lib/core/read";
import { noticesOf } from "@/lib/notices/queries";

/** The person's own notices in this tenant. */
export const GET = read({
  name: "notice.list",
  needs: { anyone: true },
  input: z.object({}),
  run: async (context) => ({ notices: await noticesOf(context) }),
});

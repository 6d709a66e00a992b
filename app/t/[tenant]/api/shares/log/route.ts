import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { ShareLogQuery, shareLog } from "@/lib/share/log";

/** An item's share log (C4). */
export const GET = read({
  name: "share.log",
  needs: view("sharing"),
  only: "main",
  input: ShareLogQuery,
  run: shareLog,
});

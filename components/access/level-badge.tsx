import { LEVEL_LABELS, type Level } from "@/lib/access/components";
import { Badge } from "../ui/badge";

const tones = { none: "neutral", view: "info", edit: "success" } as const;

/** A level in its words; of a sub-action, which is given or not, "Given" (R2). */
export function LevelBadge({ level, action }: { level: Level; action: boolean }) {
  return <Badge tone={tones[level]}>{action && level === "edit" ? "Given" : LEVEL_LABELS[level]}</Badge>;
}

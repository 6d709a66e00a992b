import { publishLive } from "@/lib/api/operations/content-versions";
import { api } from "@/lib/core/api";

export const POST = api(publishLive);

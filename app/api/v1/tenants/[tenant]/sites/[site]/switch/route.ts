import { switchActive } from "@/lib/api/operations/sites";
import { api } from "@/lib/core/api";

export const POST = api(switchActive);

import { start } from "@/lib/api/operations/commands";
import { api } from "@/lib/core/api";

export const POST = api(start);

import { start } from "@/lib/api/operations/shares";
import { api } from "@/lib/core/api";

export const POST = api(start);

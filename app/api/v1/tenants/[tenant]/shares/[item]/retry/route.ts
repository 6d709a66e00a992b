import { retry } from "@/lib/api/operations/shares";
import { api } from "@/lib/core/api";

export const POST = api(retry);

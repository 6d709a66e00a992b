import { get, remove, update } from "@/lib/api/operations/content";
import { api } from "@/lib/core/api";

export const DELETE = api(remove);
export const GET = api(get);
export const PUT = api(update);

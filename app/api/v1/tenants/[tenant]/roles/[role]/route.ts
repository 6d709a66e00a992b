import { get, remove, update } from "@/lib/api/operations/roles";
import { api } from "@/lib/core/api";

export const GET = api(get);
export const PUT = api(update);
export const DELETE = api(remove);

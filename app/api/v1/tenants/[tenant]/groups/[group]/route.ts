import { get, remove, update } from "@/lib/api/operations/groups";
import { api } from "@/lib/core/api";

export const GET = api(get);
export const PATCH = api(update);
export const DELETE = api(remove);

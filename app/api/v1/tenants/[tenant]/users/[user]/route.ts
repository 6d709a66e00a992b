import { get, remove, update } from "@/lib/api/operations/users";
import { api } from "@/lib/core/api";

export const GET = api(get);
export const PUT = api(update);
export const DELETE = api(remove);

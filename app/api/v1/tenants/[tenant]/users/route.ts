import { add, list } from "@/lib/api/operations/users";
import { api } from "@/lib/core/api";

export const GET = api(list);
export const POST = api(add);

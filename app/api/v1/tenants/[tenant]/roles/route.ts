import { create, list } from "@/lib/api/operations/roles";
import { api } from "@/lib/core/api";

export const GET = api(list);
export const POST = api(create);

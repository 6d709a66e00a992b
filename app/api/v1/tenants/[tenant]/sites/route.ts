import { create, list } from "@/lib/api/operations/sites";
import { api } from "@/lib/core/api";

export const GET = api(list);
export const POST = api(create);

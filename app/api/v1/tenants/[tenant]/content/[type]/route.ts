import { create, list } from "@/lib/api/operations/content";
import { api } from "@/lib/core/api";

export const GET = api(list);
export const POST = api(create);

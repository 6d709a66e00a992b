import { unlock } from "@/lib/api/operations/user-access";
import { api } from "@/lib/core/api";

export const POST = api(unlock);

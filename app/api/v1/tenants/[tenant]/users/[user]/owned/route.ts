import { owned } from "@/lib/api/operations/users";
import { api } from "@/lib/core/api";

export const GET = api(owned);

import { plan } from "@/lib/api/operations/shares";
import { api } from "@/lib/core/api";

export const GET = api(plan);

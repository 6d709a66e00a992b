import { targets } from "@/lib/api/operations/commands";
import { api } from "@/lib/core/api";

export const GET = api(targets);

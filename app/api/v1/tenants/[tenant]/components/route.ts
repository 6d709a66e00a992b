import { listComponents } from "@/lib/api/operations/key";
import { api } from "@/lib/core/api";

export const GET = api(listComponents);

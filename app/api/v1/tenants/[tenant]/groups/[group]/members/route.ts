import { members } from "@/lib/api/operations/groups";
import { api } from "@/lib/core/api";

export const GET = api(members);

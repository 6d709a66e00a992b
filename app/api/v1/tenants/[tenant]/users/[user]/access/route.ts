import { editAccess } from "@/lib/api/operations/user-access";
import { api } from "@/lib/core/api";

export const PATCH = api(editAccess);

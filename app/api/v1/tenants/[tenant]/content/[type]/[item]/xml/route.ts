import { xml } from "@/lib/api/operations/content-versions";
import { api } from "@/lib/core/api";

export const GET = api(xml);

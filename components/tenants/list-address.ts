import { TenantListInput } from "@/lib/tenants/model";
import type { Page } from "@/lib/tenants/queries";
import type { PageOf } from "../data-table/types";

/**
 * What a tenant table's address asks for. It may be typed or old: what is not right counts as absent. Sorts are
 * written as the table writes them, `-name` for descending.
 */
export function tenantListOf(params: Record<string, string | undefined>): TenantListInput {
  const sort = params.sort || "name";
  const q = params.q?.slice(0, 100);
  const fields = {
    q,
    sort: sort.replace(/^-/, ""),
    direction: sort.startsWith("-") ? "desc" : "asc",
    after: params.after || undefined,
    before: params.before || undefined,
  };
  const parsed = TenantListInput.omit({ limit: true }).safeParse(fields);
  return parsed.success ? parsed.data : { q };
}

/** A page of tenants in the table's shape. */
export function tablePage<Row>(page: Page<Row>): PageOf<Row> {
  return {
    rows: page.rows,
    next: page.next ?? undefined,
    previous: page.previous ?? undefined,
    count: page.total,
    capped: page.moreThanTotal,
  };
}

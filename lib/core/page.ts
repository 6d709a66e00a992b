/** A page's search parameters as Next gives them; repeated ones count by their first value. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The search parameters with one value each, for a query's own parser. */
export async function singleParams(params: SearchParams): Promise<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(await params).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]),
  );
}

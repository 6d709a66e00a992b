type Search = Promise<Record<string, string | string[] | undefined>>;

/** A mailed link that still works: what its address names, and what it opens. */
export type OpenedLink<T> = { tenant: string; token: string; holder: T };

/** Opens the link that an address carries; undefined where it names nothing that still works. */
export async function openedLink<T>(
  search: Search,
  open: (tenant: string, token: string) => Promise<T | undefined>,
): Promise<OpenedLink<T> | undefined> {
  const { tenant, token } = await search;
  if (typeof tenant !== "string" || typeof token !== "string" || token.length >= 200) return undefined;
  const holder = await open(tenant, token);
  return holder && { tenant, token, holder };
}

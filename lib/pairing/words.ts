/** How long a registration key may live, in hours (P1). */
export const KEY_HOURS = { least: 1, usual: 24, most: 168 } as const;

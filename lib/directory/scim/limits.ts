/** How much one request may bring or ask for. */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  /** Resources of a page, at most and usually. */
  pageSize: 200,
  usualPage: 100,
  filterLength: 2_000,
  filterDepth: 8,
  filterTerms: 40,
  operations: 1_000,
  /** Members named in one request, and shown in one answer. */
  members: 10_000,
  shownMembers: 50_000,
  values: 50,
  text: 254,
  longText: 1_000,
  nesting: 4,
  requestsPerMinute: 1_200,
} as const;

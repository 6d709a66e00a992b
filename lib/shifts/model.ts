/** Who is on shift: how many, and the first of them with the roles that they are on shift for and until when. */
export type OnShift = {
  /** True where any role here has shifts at all. */
  planned: boolean;
  count: number;
  capped: boolean;
  people: { id: string; name: string; roles: { name: string; until: string | null }[] }[];
};

/** A person's own shifts: the one that is on, and the next; times are UTC in ISO form, null is without an end. */
export type OwnShift = {
  now: { until: string | null } | null;
  next: { starts: string; ends: string | null } | null;
};

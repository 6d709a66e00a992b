/** Marks a value in `before` or `after` as personal: the log keeps a pointer to it, and erasing it is possible. */
export class Personal {
  constructor(
    readonly userId: string,
    readonly value: string,
  ) {}
}

/** A personal value for the audit log, or null where there is none. */
export function personal(userId: string, value: string | null | undefined): Personal | null {
  return value ? new Personal(userId, value) : null;
}

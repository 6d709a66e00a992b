/** The products for which the page has a guide of its own. */
export const DIRECTORY_KINDS = ["okta", "entra", "generic"] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];

/** The words for each kind of directory. */
export const DIRECTORY_KIND_LABELS: Readonly<Record<DirectoryKind, string>> = {
  okta: "Okta",
  entra: "Microsoft Entra ID",
  generic: "Another directory",
};

/** How long a replaced token may work on, in hours. */
export const TOKEN_OVERLAP = { usual: 24, most: 168 } as const;

/** How often the directory's groups are synced again, in minutes. */
export const SYNC_CHOICES = [15, 30, 60, 240, 720, 1440] as const;

/** How long a group that is gone in the directory is kept before it is deleted here, in days (W8). */
export const QUARANTINE_CHOICES = [0, 1, 3, 7, 14, 30] as const;

/** How long the log of requests is kept. */
export const LOG_DAYS = 30;

/** Where a group comes from in the directory: a group, or all people of an organizational unit (G6). */
export type SourceKind = "group" | "unit";

/** "15 minutes", "1 hour", "1 day". */
export function minutesInWords(minutes: number): string {
  const [count, noun] =
    minutes % 1440 === 0
      ? [minutes / 1440, "day"]
      : minutes % 60 === 0
        ? [minutes / 60, "hour"]
        : [minutes, "minute"];
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** Why the members of a group that follows the directory are not changed by hand (G6). */
export function followsReason(name: string): string {
  return `${name} follows the directory: change its members there. They come here at the next sync.`;
}

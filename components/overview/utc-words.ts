const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A moment of this week or the next as people plan by it, such as "Monday 22:00 UTC". */
export function utcWords(iso: string): string {
  return `${DAYS[new Date(iso).getUTCDay()]} ${iso.slice(11, 16)} UTC`;
}

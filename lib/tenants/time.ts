/** A moment as PostgreSQL writes it, in ISO 8601; null stays null. */
export function iso(text: string): string;
export function iso(text: string | null): string | null;
export function iso(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}

import { REASONS, type Reason } from "./words";

/** A sign-in by a provider that was refused: the reason is for the administrator's log, never for the page. */
export class SsoRefusal extends Error {
  constructor(
    readonly reason: Reason,
    readonly detail = "",
  ) {
    super(detail ? `${REASONS[reason]} ${detail}` : REASONS[reason]);
  }
}

/** What a provider sent, short enough and harmless for a log line. */
export function quoted(text: string | null | undefined): string {
  if (!text) return "nothing";
  const plain = text.replace(/[\p{Cc}\p{Cs}]/gu, " ");
  return `“${plain.length > 120 ? `${plain.slice(0, 120)}…` : plain}”`;
}

/**
 * The header by which a handler's page tells our own front the one address that its form posts to. It never leaves
 * the server: the front turns it into the page's policy.
 */
export const FORM_TARGET = "x-bailiwick-form-target";

/** The policy with this address as the only one that forms may post to, without its query, which policies have not. */
export function withFormTarget(policy: string, target: string): string {
  const { origin, pathname } = new URL(target);
  const path = pathname.replace(/;/g, "%3B").replace(/,/g, "%2C");
  return policy.replace("form-action 'self'", () => `form-action ${origin}${path}`);
}

import { headers } from "next/headers";
import { seeOther } from "@/lib/core/entrance";
import { FORM_TARGET } from "@/lib/core/form-target";

/** Where a browser goes with a message for a provider: by its address alone, or by a form that posts these fields. */
export type Away = { readonly url: string; readonly fields?: Readonly<Record<string, string>> };

/** Sends the browser away. A form may post to that one address, whatever else is on the page. */
export async function goAway({ url, fields }: Away, title: string): Promise<Response> {
  return fields ? postPage(title, fields, url) : seeOther(url);
}

/**
 * A page that posts the same fields again from our own site: a provider's post comes without our cookies, which are
 * for our site alone; the second one has them.
 */
export function postAgain(fields: Readonly<Record<string, string>>, title: string): Promise<Response> {
  return postPage(title, { ...fields, again: "1" });
}

async function postPage(
  title: string,
  fields: Readonly<Record<string, string>>,
  target?: string,
): Promise<Response> {
  const nonce = /'nonce-([^']+)'/.exec((await headers()).get("content-security-policy") ?? "")?.[1] ?? "";
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const action = target ? ` action="${escaped(target)}"` : "";
  const page =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} · Bailiwick</title></head>` +
    `<body><form method="post"${action}>${inputs.join("")}<noscript><p>Your browser runs no scripts here.</p>` +
    `<button>Continue</button></noscript></form>` +
    `<script nonce="${escaped(nonce)}">document.forms[0].submit()</script></body></html>`;
  return new Response(page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      ...(target && { [FORM_TARGET]: target }),
    },
  });
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

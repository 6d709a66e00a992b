import type { Format, TransferEvent } from "@/lib/content/transfer/words";

/** How a file is to be brought in. */
export type ImportChoice = { format: Format; existing: "refuse" | "replace"; live: boolean };

const BROKEN =
  "The connection broke before the answer came. Look at the list of content before you try again.";

/** Sends a text to be checked or imported, and answers what came of it. */
export async function sendContent(
  tenant: string,
  mode: "check" | "import",
  text: string,
  { format, existing, live }: ImportChoice,
): Promise<TransferEvent> {
  const query = new URLSearchParams({ mode, format, existing, live: live ? "yes" : "no" });
  try {
    const response = await fetch(`/t/${tenant}/api/content/file?${query}`, {
      method: "POST",
      body: text,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
    if (response.status === 413) return refused("The file is larger than 1 MB. Send it in parts.");
    const last = (await response.text()).trim().split("\n").at(-1);
    return last ? (JSON.parse(last) as TransferEvent) : refused(BROKEN);
  } catch {
    return refused(BROKEN);
  }
}

const refused = (message: string): TransferEvent => ({ type: "refused", message });

/** Text read as JSON: its value, or a sentence that says where it goes wrong. */
export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };

/** Reads JSON that a person typed; a mistake is told with its line (1 = the first) and column. */
export function parseJsonText(text: string): JsonText {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    const at = /position (\d+)/.exec(words)?.[1];
    if (at === undefined)
      return { ok: false, error: text.trim() === "" ? "Enter JSON." : "This is not complete JSON." };
    const before = text.slice(0, Number(at)).split("\n");
    return {
      ok: false,
      error: `This is not JSON at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}.`,
    };
  }
}

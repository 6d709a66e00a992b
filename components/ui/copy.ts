/** Puts a text on the clipboard, over plain http as well; false where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  // Undefined outside secure contexts, whatever the types say.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  try {
    if (!clipboard) return copyByCommand(text);
    await clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", put, true);
  try {
    return document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", put, true);
  }
}

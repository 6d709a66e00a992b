/** A paragraph with `code` and **strong** in it. */
export function Prose({ text }: { text: string }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, place) => {
    const key = `${place} ${part}`;
    if (part.startsWith("`")) {
      return (
        <code key={key} className="rounded bg-sunken px-1 py-px font-mono text-xs break-words">
          {part.slice(1, -1)}
        </code>
      );
    }
    return part.startsWith("**") ? <strong key={key}>{part.slice(2, -2)}</strong> : part;
  });
}

"use client";

import { FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { cn } from "../ui/cn";

/** Where a CSV file is chosen or dropped. */
export function ImportFile({
  file,
  disabled,
  onChoose,
}: {
  file: File | undefined;
  disabled: boolean;
  onChoose: (file: File) => void;
}) {
  const [over, setOver] = useState(false);
  const id = useId();

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !disabled) onChoose(dropped);
  }

  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex cursor-pointer flex-col items-center gap-1.5 rounded-lg border border-strong-line border-dashed px-6 py-8 text-center",
        "focus-within:outline-2 focus-within:outline-accent hover:bg-sunken",
        over && "border-accent bg-accent-soft",
        disabled && "cursor-default opacity-60",
      )}
    >
      <FileUp className="size-5 text-muted" aria-hidden />
      <span className="break-all font-medium text-sm">
        {file ? `${file.name} (${sizeOf(file.size)})` : "Choose a CSV file, or drop it here"}
      </span>
      <span className="text-muted text-xs">
        {file ? "Choose or drop another one to replace it." : "Up to 10,000 people and 8 MiB. UTF-8 is best."}
      </span>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
        aria-label="CSV file"
        className="sr-only"
        disabled={disabled}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          // Emptied, so that the same name can be chosen again after it was corrected.
          event.target.value = "";
          if (chosen) onChoose(chosen);
        }}
      />
    </label>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

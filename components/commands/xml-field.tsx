"use client";

import { type DragEvent, useState } from "react";
import { Textarea } from "../ui/field";

const MOST = 1_000_000;

/** XML that is pasted, dropped as a file, or chosen. */
export function XmlField({
  value,
  onChange,
  ...described
}: {
  value: string;
  onChange: (text: string) => void;
  id?: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
}) {
  const [note, setNote] = useState("");

  async function take(file: File | undefined) {
    if (!file) return;
    if (file.size > MOST) return setNote(`${file.name} is larger than 1 MB. Send it in parts.`);
    onChange(await file.text());
    setNote(`${file.name} was read.`);
  }

  function drop(event: DragEvent) {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  }

  return (
    <div className="flex flex-col gap-1.5">
      <Textarea
        {...described}
        rows={10}
        value={value}
        spellCheck={false}
        placeholder='<bailiwick version="1"> … </bailiwick>'
        className="font-mono text-xs"
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-2 text-xs text-muted">
        <input
          type="file"
          accept=".xml,text/xml,application/xml"
          aria-label="XML file"
          className="max-w-full text-xs file:mr-2 file:h-7 file:rounded-md file:border file:bg-surface file:px-2.5 file:text-ink"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <span role="status">{note}</span>
      </div>
    </div>
  );
}

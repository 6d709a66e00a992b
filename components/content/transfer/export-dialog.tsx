"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { FORMAT_LABELS, FORMATS, type Format } from "@/lib/content/transfer/words";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { Button, LinkButton } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, Select } from "../../ui/field";

/** Asks for the format of a file of items, and hands it over (C16). */
export default function ExportDialog({
  tenant,
  items,
  onClose,
}: {
  tenant: string;
  items: readonly { id: string; name: string; type: ContentType }[];
  onClose: () => void;
}) {
  const [format, setFormat] = useState<Format>("json");
  const type = items[0]?.type;
  const withoutXml = type === "global_list" || type === "incident_form";
  const what = items.length === 1 ? items[0]?.name : `${items.length} items`;
  const query = new URLSearchParams({ ids: items.map(({ id }) => id).join(","), format });
  return (
    <Dialog open onClose={onClose} title={`Export ${what}`}>
      <div className="flex flex-col gap-4 text-sm">
        <p>
          The file has {items.length === 1 ? "the item" : "the items"} as now edited, with names in place of
          ids. What {items.length === 1 ? "it uses" : "they use"} is named, not included. Secrets never leave.
        </p>
        <Field
          label="Format"
          hint={withoutXml && type ? `${CONTENT[type].many} have no XML form.` : undefined}
        >
          <Select value={format} onChange={(event) => setFormat(event.target.value as Format)}>
            {FORMATS.filter((each) => each !== "xml" || !withoutXml).map((each) => (
              <option key={each} value={each}>
                {FORMAT_LABELS[each]}
              </option>
            ))}
          </Select>
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <LinkButton
            variant="primary"
            href={`/t/${tenant}/api/content/file?${query}`}
            prefetch={false}
            download
            onClick={onClose}
          >
            <Download className="size-4" aria-hidden /> Download
          </LinkButton>
        </div>
      </div>
    </Dialog>
  );
}

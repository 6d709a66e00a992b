"use client";

import { useState } from "react";
import {
  FORMAT_LABELS,
  FORMATS,
  type Format,
  formatOf,
  TRANSFER_BYTES,
  type TransferEvent,
} from "@/lib/content/transfer/words";
import { useDirtyGuard } from "../../shell/dirty";
import { Button, LinkButton } from "../../ui/button";
import { Checkbox, Field, Select, Textarea } from "../../ui/field";
import { Callout } from "../../ui/states";
import { ImportLines } from "./import-lines";
import { sendContent } from "./request";

type Report = Extract<TransferEvent, { type: "report" }>;

/** A file or a pasted text: checked item by item, then imported, all of it or nothing (C16). */
export function ImportContent({ tenant }: { tenant: string }) {
  const [text, setText] = useState("");
  const [said, setSaid] = useState<Format>();
  const [fileName, setFileName] = useState("");
  const [existing, setExisting] = useState<"refuse" | "replace">("refuse");
  const [live, setLive] = useState(false);
  const [pending, setPending] = useState<"check" | "import">();
  const [outcome, setOutcome] = useState<TransferEvent>();
  const report = outcome?.type === "report" ? outcome : undefined;
  const written = report?.written === true;
  const ready = report?.lines.every(({ problems }) => problems.length === 0);
  const format = said ?? formatOf(fileName, text) ?? "json";
  useDirtyGuard(text !== "" && !written);

  function change(apply: () => void) {
    setOutcome(undefined);
    apply();
  }

  async function take(file: File | undefined) {
    if (!file) return;
    if (file.size > TRANSFER_BYTES)
      return setOutcome({ type: "refused", message: `${file.name} is larger than 1 MB. Send it in parts.` });
    const read = await file.text();
    change(() => {
      setText(read);
      setFileName(file.name);
      setSaid(undefined);
    });
  }

  async function send(mode: "check" | "import") {
    setPending(mode);
    setOutcome(await sendContent(tenant, mode, text, { format, existing, live }));
    setPending(undefined);
  }

  if (written) return <Imported tenant={tenant} report={report} onAgain={() => change(() => setText(""))} />;
  return (
    <form
      method="post"
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void send("check");
      }}
    >
      <Field label="File" hint="JSON, YAML or XML in UTF-8, up to 1 MB and 200 items.">
        <input
          type="file"
          accept=".json,.yaml,.yml,.xml"
          className="max-w-full text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line file:bg-surface file:px-3 file:text-ink"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </Field>
      <Field label="Text" hint={fileName ? `From ${fileName}; it can be changed here.` : "Or paste it here."}>
        <Textarea
          rows={12}
          spellCheck={false}
          className="font-mono text-xs leading-5"
          value={text}
          onChange={(event) => change(() => setText(event.target.value))}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Format">
          <Select value={format} onChange={(event) => change(() => setSaid(event.target.value as Format))}>
            {FORMATS.map((each) => (
              <option key={each} value={each}>
                {FORMAT_LABELS[each]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Where one of the name is here already">
          <Select
            value={existing}
            onChange={(event) => change(() => setExisting(event.target.value as "refuse" | "replace"))}
          >
            <option value="refuse">Refuse the file</option>
            <option value="replace">Replace what was made here</option>
          </Select>
        </Field>
      </div>
      <Checkbox
        label="Make playbooks and utility commands live at once; otherwise they come in as drafts"
        checked={live}
        onChange={(event) => change(() => setLive(event.target.checked))}
      />
      {outcome?.type === "refused" && <Refusal outcome={outcome} />}
      {report && <ImportLines lines={report.lines} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={pending === "check"} disabled={text === "" || pending !== undefined}>
          Check
        </Button>
        {ready && report && (
          <Button variant="primary" pending={pending === "import"} onClick={() => send("import")}>
            {report.lines.length === 1 ? "Import 1 item" : `Import ${report.lines.length} items`}
          </Button>
        )}
      </div>
    </form>
  );
}

function Refusal({ outcome }: { outcome: Extract<TransferEvent, { type: "refused" }> }) {
  const places = Object.entries(outcome.fields ?? {}).filter(([, sentence]) => sentence !== outcome.message);
  return (
    <Callout tone="danger">
      <p>{outcome.message}</p>
      {places.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {places.slice(0, 20).map(([path, sentence]) => (
            <li key={path} className="break-words">
              {path === "text" ? sentence : `${path}: ${sentence}`}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}

function Imported({ tenant, report, onAgain }: { tenant: string; report: Report; onAgain: () => void }) {
  const { lines } = report;
  return (
    <div className="flex flex-col gap-4">
      <Callout tone="success">
        {lines.length === 1 ? "1 item was imported." : `${lines.length} items were imported.`} Secrets of
        connections are set on their own pages.
      </Callout>
      <ImportLines lines={lines} done />
      <div className="flex flex-wrap gap-2">
        <LinkButton href={`/t/${tenant}/content`}>Back to content</LinkButton>
        <Button onClick={onAgain}>Import another file</Button>
      </div>
    </div>
  );
}

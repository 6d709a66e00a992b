"use client";

import { Download } from "lucide-react";
import { csvLine } from "@/lib/csv/cell";
import { Button } from "../ui/button";
import { downloadText } from "../ui/download";
import { SecretOnce } from "../ui/secret";

const SHOWN = 5;

/** Links of invitations that no mail takes along: shown this once, many of them as a file (U4). */
export function InvitationLinks({ links }: { links: { email: string; link: string }[] }) {
  function save() {
    const lines = [["Email", "Invitation link"], ...links.map(({ email, link }) => [email, link])];
    downloadText("invitation-links.csv", lines.map(csvLine).join(""));
  }
  return (
    <div className="flex flex-col gap-3">
      {links.length > 1 && (
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" onClick={save}>
            <Download className="size-4" aria-hidden /> Download {links.length.toLocaleString("en")} links as
            CSV
          </Button>
          {links.length > SHOWN && (
            <p className="text-sm text-muted">The first {SHOWN} are shown below, all are in the file.</p>
          )}
        </div>
      )}
      {links.slice(0, SHOWN).map(({ email, link }) => (
        <SecretOnce
          key={email}
          label={`Invitation link of ${email}`}
          value={link}
          hint="Shown this once. It works once and for 7 days; older links have ended."
        />
      ))}
    </div>
  );
}

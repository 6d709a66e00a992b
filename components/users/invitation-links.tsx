"use client";

import { Download } from "lucide-react";
import { csvLine } from "@/lib/csv/cell";
import { Button } from "../ui/button";
import { downloadText } from "../ui/download";
import { SecretOnce } from "../ui/secret";

const SHOWN = 5;

/** What links are for, as their labels and their file say it. */
const WORDS = {
  invitation: { name: "Invitation link", file: "invitation-links.csv", life: "7 days" },
  reset: { name: "Password link", file: "password-links.csv", life: "one hour" },
};

/** Links that no mail takes along: shown this once, many of them as a file (U4). */
export function InvitationLinks({
  links,
  purpose = "invitation",
}: {
  links: { email: string; link: string }[];
  purpose?: keyof typeof WORDS;
}) {
  const { name, file, life } = WORDS[purpose];
  function save() {
    const lines = [["Email", name], ...links.map(({ email, link }) => [email, link])];
    downloadText(file, lines.map(csvLine).join(""));
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
          label={`${name} of ${email}`}
          value={link}
          hint={`Shown this once. It works once and for ${life}; older links have ended.`}
        />
      ))}
    </div>
  );
}

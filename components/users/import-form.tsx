"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button, LinkButton } from "../ui/button";
import { Field } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout, Section } from "../ui/states";
import { ImportColumns } from "./import-columns";
import { ImportFile } from "./import-file";
import { ImportProgress } from "./import-progress";
import { ImportPreview, ImportProblems } from "./import-report";
import { InvitationLinks } from "./invitation-links";
import { RoleSelect } from "./role-select";
import { useImport } from "./use-import";

/** Adds the people of a CSV file (U3): checked row by row before anything is written, then all or none. */
export function ImportForm({ tenant, roles }: { tenant: string; roles: RoleOption[] }) {
  const { file, phase, report, refused, added, ...act } = useImport(tenant);
  const [role, setRole] = useState("");
  const [groups, setGroups] = useState<PickItem[]>([]);
  const busy = phase !== undefined;
  const ready = report !== undefined && report.missing.length === 0 && report.valid === report.rows;
  useDirtyGuard(!added && file !== undefined && (busy || ready));

  if (added) return <Added tenant={tenant} {...added} />;
  const fields = refused?.fields ?? {};
  return (
    <div>
      <Section
        title="File"
        description="A header line and one person a line: email, first name, last name and, if you like, phone."
      >
        <div className="flex flex-col items-start gap-3">
          <LinkButton size="sm" href={`/t/${tenant}/api/users/import`} prefetch={false} download>
            <Download className="size-3.5" aria-hidden /> Example file
          </LinkButton>
          <div className="w-full">
            <ImportFile
              file={file}
              disabled={phase !== undefined && phase !== "sending"}
              onChoose={act.choose}
            />
          </div>
          {busy && !ready && (
            <div className="w-full">
              <ImportProgress at={phase} of={report?.rows} />
            </div>
          )}
          {refused && (
            <Callout tone="danger" className="w-full">
              {refused.message}
            </Callout>
          )}
        </div>
      </Section>
      {report && (
        <>
          <Section title="Columns" description="Found by the names in the header; change what is not right.">
            <ImportColumns report={report} disabled={busy} onChange={act.map} />
          </Section>
          {report.missing.length === 0 && (
            <Section title="People">
              <div className="flex flex-col gap-4">
                <ImportProblems report={report} />
                {ready && <ImportPreview report={report} />}
              </div>
            </Section>
          )}
        </>
      )}
      {ready && (
        <Section title="Role and groups" description="One choice for all of them; both may stay empty.">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Role" error={fields.roleId}>
              <RoleSelect roles={roles} value={role} onChange={(event) => setRole(event.target.value)} />
            </Field>
            <MultiPicker
              label="Groups"
              source={`/t/${tenant}/api/users/group-options`}
              chosen={groups}
              onChange={setGroups}
              error={fields.groupIds}
            />
          </div>
          <div className="mt-5 flex items-center gap-3">
            <Button
              variant="primary"
              pending={busy}
              onClick={() =>
                act.add(
                  role,
                  groups.map(({ id }) => id),
                )
              }
            >
              {report.rows === 1 ? "Add 1 user" : `Add ${report.rows.toLocaleString("en")} users`}
            </Button>
            {busy ? (
              <div className="min-w-0 flex-1">
                <ImportProgress at={phase} of={report.rows} />
              </div>
            ) : (
              <p className="text-muted text-sm">Each gets an invitation, valid for 7 days.</p>
            )}
          </div>
        </Section>
      )}
    </div>
  );
}

function Added({
  tenant,
  count,
  links,
}: {
  tenant: string;
  count: number;
  links: { email: string; link: string }[];
}) {
  return (
    <div className="flex flex-col gap-4">
      <Callout
        tone="success"
        title={count === 1 ? "1 user was added" : `${count.toLocaleString("en")} users were added`}
      >
        {links.length > 0
          ? "No mail server is set up, so hand the links over yourself."
          : "The invitations are on their way by mail."}
      </Callout>
      <InvitationLinks links={links} />
      <div className="flex gap-2">
        <LinkButton href={`/t/${tenant}/settings/users`}>Back to users</LinkButton>
        <LinkButton href={`/t/${tenant}/settings/users/invitations`}>See the invitations</LinkButton>
      </div>
    </div>
  );
}

"use client";

import { Plus } from "lucide-react";
import { type ClipboardEvent, type FormEvent, useRef, useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { add } from "@/lib/users/actions";
import { useDirtyGuard } from "../shell/dirty";
import { Button, LinkButton } from "../ui/button";
import { Field } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";
import { AddRowFields } from "./add-row-fields";
import { ADD_ROWS, type AddRow, blankRow, isBlank, pastedPeople } from "./add-rows";
import { InvitationLinks } from "./invitation-links";
import { RoleSelect } from "./role-select";

type Added = { id: string; email: string; link: string | null };

/** Adds many people by hand (U2): all or none, each error beside its field; a pasted list fills the rows. */
export function AddUsersForm({ tenant, roles }: { tenant: string; roles: RoleOption[] }) {
  const [rows, setRows] = useState([blankRow(0)]);
  const [role, setRole] = useState("");
  const [groups, setGroups] = useState<PickItem[]>([]);
  const { form, errors, clear, refuse } = useFormErrors();
  const [added, setAdded] = useState<Added[]>();
  const [pending, setPending] = useState(false);
  const [note, setNote] = useState("");
  const next = useRef(1);
  useDirtyGuard(!added && rows.some((row) => !isBlank(row)));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // Rows that were left empty below others are not meant.
    const meant = rows.filter((row, index) => index === 0 || !isBlank(row));
    setRows(meant);
    setPending(true);
    const result = await add(tenant, {
      rows: meant.map(({ email, firstName, lastName, phone }) => ({ email, firstName, lastName, phone })),
      roleId: role || null,
      groupIds: groups.map(({ id }) => id),
    });
    setPending(false);
    if (result.ok) setAdded(result.data.users);
    else refuse(result);
  }

  function change(row: AddRow, values: Partial<AddRow>) {
    setRows(rows.map((each) => (each === row ? { ...row, ...values } : each)));
  }

  function drop(row: AddRow) {
    // Errors stand at rows by number, which change now.
    clear();
    setRows(rows.filter((each) => each !== row));
  }

  function paste(event: ClipboardEvent, row: AddRow) {
    const people = pastedPeople(event.clipboardData.getData("text"));
    if (!people) return;
    event.preventDefault();
    clear();
    const filled = people.map((person) => ({ key: next.current++, ...person }));
    const at = rows.indexOf(row);
    const all = [...rows.slice(0, isBlank(row) ? at : at + 1), ...filled, ...rows.slice(at + 1)];
    setRows(all.slice(0, ADD_ROWS));
    const left = all.length - ADD_ROWS;
    setNote(
      left > 0
        ? `The last ${left} did not fit: at most ${ADD_ROWS} at once. Import a CSV file for more.`
        : `${filled.length} pasted.`,
    );
  }

  if (added) return <Invited tenant={tenant} added={added} />;
  const { fields } = errors;
  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-5">
      {rows.map((row, index) => (
        <AddRowFields
          key={row.key}
          row={row}
          index={index}
          fields={fields}
          autoFocus={index > 0 && index === rows.length - 1 && isBlank(row)}
          onChange={(values) => change(row, values)}
          onPaste={(event) => paste(event, row)}
          onRemove={rows.length > 1 ? () => drop(row) : undefined}
        />
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="sm"
          disabled={rows.length >= ADD_ROWS}
          title={rows.length >= ADD_ROWS ? `At most ${ADD_ROWS} at once.` : undefined}
          onClick={() => setRows([...rows, blankRow(next.current++)])}
        >
          <Plus className="size-3.5" aria-hidden /> Another user
        </Button>
        <p role="status" className="text-muted text-xs">
          {note || "A list copied from a spreadsheet or a mail can be pasted into Email."}
        </p>
      </div>
      <div className="grid gap-4 border-t pt-5 sm:grid-cols-2">
        <Field label="Role" hint="For all of them; may stay empty." error={fields.roleId}>
          <RoleSelect roles={roles} value={role} onChange={(event) => setRole(event.target.value)} />
        </Field>
        <MultiPicker
          label="Groups"
          hint="For all of them; may stay empty."
          source={`/t/${tenant}/api/users/group-options`}
          chosen={groups}
          onChange={setGroups}
          error={Object.entries(fields).find(([name]) => name.startsWith("groupIds"))?.[1]}
        />
      </div>
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {rows.length > 1 ? `Invite ${rows.length} users` : "Invite"}
        </Button>
      </div>
    </form>
  );
}

function Invited({ tenant, added }: { tenant: string; added: Added[] }) {
  const links = added.flatMap(({ email, link }) => (link ? [{ email, link }] : []));
  return (
    <div className="flex flex-col gap-4">
      <Callout
        tone="success"
        title={added.length === 1 ? "The user was added" : `${added.length} users were added`}
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

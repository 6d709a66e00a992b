"use client";

import { Plus, X } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { add } from "@/lib/users/actions";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { SecretOnce } from "../ui/secret";
import { Callout } from "../ui/states";
import { RoleSelect } from "./role-select";

type Row = { key: number; email: string; firstName: string; lastName: string; phone: string };
type Added = { id: string; email: string; link: string | null };

const blank = (key: number): Row => ({ key, email: "", firstName: "", lastName: "", phone: "" });
const parts = [
  { name: "email", label: "Email", type: "email" },
  { name: "firstName", label: "First name", type: "text" },
  { name: "lastName", label: "Last name", type: "text" },
  { name: "phone", label: "Phone", type: "tel" },
] as const;

/** Adds many people by hand (U2): all or none, each error beside its field. */
export function AddUsersForm({ tenant, roles }: { tenant: string; roles: RoleOption[] }) {
  const [rows, setRows] = useState([blank(0)]);
  const [role, setRole] = useState("");
  const [groups, setGroups] = useState<PickItem[]>([]);
  const [refused, setRefused] = useState<{ message: string; fields?: Record<string, string> }>();
  const [added, setAdded] = useState<Added[]>();
  const [pending, setPending] = useState(false);
  const next = useRef(1);
  useDirtyGuard(!added && rows.some((row) => row.email !== ""));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setPending(true);
    const result = await add(tenant, {
      rows: rows.map(({ email, firstName, lastName, phone }) => ({ email, firstName, lastName, phone })),
      roleId: role || null,
      groupIds: groups.map(({ id }) => id),
    });
    setPending(false);
    if (result.ok) {
      setAdded(result.data.users);
      return;
    }
    setRefused(result);
    requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid]")?.focus());
  }

  if (added) return <Invited tenant={tenant} added={added} />;
  const fields = refused?.fields ?? {};
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-5">
      {rows.map((row, index) => (
        <fieldset key={row.key} className="grid gap-3 sm:grid-cols-[2fr_1fr_1fr_1fr_auto]">
          <legend className="sr-only">User {index + 1}</legend>
          {parts.map(({ name, label, type }) => (
            <Field key={name} label={label} error={fields[`rows.${index}.${name}`]}>
              <Input
                type={type}
                value={row[name]}
                onChange={(event) =>
                  setRows(rows.map((each) => (each === row ? { ...row, [name]: event.target.value } : each)))
                }
              />
            </Field>
          ))}
          <button
            type="button"
            aria-label={`Remove user ${index + 1}`}
            disabled={rows.length === 1}
            className="mt-6 h-8 rounded p-1.5 text-muted hover:bg-sunken disabled:opacity-30"
            onClick={() => setRows(rows.filter((each) => each !== row))}
          >
            <X className="size-4" aria-hidden />
          </button>
        </fieldset>
      ))}
      <div>
        <Button size="sm" onClick={() => setRows([...rows, blank(next.current++)])}>
          <Plus className="size-3.5" aria-hidden /> Another user
        </Button>
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
      {refused && <Callout tone="danger">{refused.message}</Callout>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Invite
        </Button>
      </div>
    </form>
  );
}

function Invited({ tenant, added }: { tenant: string; added: Added[] }) {
  const links = added.filter((user) => user.link);
  return (
    <div className="flex flex-col gap-3">
      <Callout
        tone="success"
        title={added.length === 1 ? "The user was added" : `${added.length} users were added`}
      >
        {links.length > 0
          ? "No mail server is set up, so hand the links over yourself. Each is shown this once."
          : "The invitations are on their way by mail."}
      </Callout>
      {links.map((user) => (
        <SecretOnce
          key={user.id}
          label={`Invitation link of ${user.email}`}
          value={user.link ?? ""}
          hint="Works once and for 7 days."
        />
      ))}
      <p>
        <Link href={`/t/${tenant}/settings/users`} className="text-sm font-medium text-accent underline">
          Back to users
        </Link>
      </p>
    </div>
  );
}

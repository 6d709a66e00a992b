"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { connect } from "@/lib/directory/actions";
import { DIRECTORY_KIND_LABELS, DIRECTORY_KINDS, type DirectoryKind } from "@/lib/directory/words";
import { Button } from "../ui/button";
import { Field, Select } from "../ui/field";
import { Callout } from "../ui/states";

/** Connects a directory: its kind only decides on the guide (A6). */
export function ConnectForm({ tenant, onToken }: { tenant: string; onToken: (token: string) => void }) {
  const [kind, setKind] = useState<DirectoryKind>("okta");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setError(undefined);
    const result = await connect(tenant, { kind });
    setPending(false);
    if (!result.ok) return setError(result.message);
    onToken(result.data.token);
    router.refresh();
  }

  return (
    <form method="post" onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <Field label="Your directory" hint="It can be changed later; it decides on the guide below.">
        <Select value={kind} onChange={(event) => setKind(event.target.value as DirectoryKind)}>
          {DIRECTORY_KINDS.map((one) => (
            <option key={one} value={one}>
              {DIRECTORY_KIND_LABELS[one]}
            </option>
          ))}
        </Select>
      </Field>
      {error && <Callout tone="danger">{error}</Callout>}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Connect
        </Button>
      </div>
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { remove, setEnabled } from "@/lib/sso/actions";
import type { ConnectionRow } from "@/lib/sso/model";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";

type Props = { tenant: string; connection: ConnectionRow; onClose: () => void };

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** Asks before a connection is disabled: its sessions end (A2). */
export function DisableConnection({ tenant, connection, onClose }: Props) {
  const router = useRouter();
  const { id, version, name, sessions, people } = connection;
  return (
    <ConfirmDialog
      title={`Disable ${name}`}
      confirm="Disable"
      danger
      onClose={onClose}
      onConfirm={async () => {
        const result = await setEnabled(tenant, { id, version, enabled: false });
        if (!result.ok) return result.message;
        toast(`${name} disabled, ${counted(result.data.ended, "session", "sessions")} ended`);
        router.refresh();
        return undefined;
      }}
    >
      {counted(sessions, "session ends", "sessions end")} at the next request, and nobody signs in by {name}{" "}
      until it is enabled again. {counted(people, "person has", "people have")} signed in by it so far.
    </ConfirmDialog>
  );
}

/** What is said once a provider is saved. */
export const savedWith = (ended: number) =>
  ended === 0 ? "Provider saved" : `Provider saved, ${counted(ended, "session", "sessions")} ended`;

/** Asks before a connection is given another provider: what began by the one before ends (A4). */
export function LeaveProvider({
  connection,
  another,
  onConfirm,
  onClose,
}: {
  connection: ConnectionRow;
  /** False where it is the same provider, which will know us by another name. */
  another: boolean;
  onConfirm: () => Promise<string | undefined>;
  onClose: () => void;
}) {
  const { name, sessions, people } = connection;
  return (
    <ConfirmDialog
      title={another ? `Give ${name} another provider` : `Give ${name} another client ID`}
      confirm="Save and end the sessions"
      danger
      onClose={onClose}
      onConfirm={onConfirm}
    >
      {counted(sessions, "session ends", "sessions end")} at the next request, and who is signing in now has
      to begin again.{" "}
      {another &&
        `${counted(people, "person who has", "people who have")} signed in by the provider before are strangers to the other one: their users stay, and it does not know them.`}
    </ConfirmDialog>
  );
}

/** Asks before a connection is deleted: who it knows is forgotten (A2). */
export function DeleteConnection({ tenant, connection, onClose }: Props) {
  const router = useRouter();
  const { id, version, name, sessions, people } = connection;
  return (
    <ConfirmDialog
      title={`Delete ${name}`}
      confirm="Delete"
      danger
      typeName={people > 0 ? name : undefined}
      onClose={onClose}
      onConfirm={async () => {
        const result = await remove(tenant, { id, version });
        if (!result.ok) return result.message;
        toast(`${name} deleted`);
        router.push(`/t/${tenant}/settings/sign-in`);
        router.refresh();
        return undefined;
      }}
    >
      {counted(sessions, "session ends", "sessions end")} at the next request, and{" "}
      {counted(people, "person who signs in", "people who sign in")} by it can no longer do so. Their users
      stay; a new connection to the same provider will not know them. Its keys and its sign-in log are lost.
    </ConfirmDialog>
  );
}

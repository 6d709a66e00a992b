"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { disconnect, syncNow } from "@/lib/directory/actions";
import type { DirectoryState } from "@/lib/directory/model";
import { minutesInWords } from "@/lib/directory/words";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { SecretOnce } from "../ui/secret";
import { DefinitionList } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import { useLiveRefresh } from "../ui/use-live-refresh";
import { ConnectForm } from "./connect-form";
import { RotateTokenDialog } from "./rotate-token-dialog";

const count = (n: number, noun: string) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** The directory's connection: its token, what it has sent, when it is synced; or how to connect one (A6). */
export function Connection({
  tenant,
  state,
  mayEdit,
  mayHaveToken,
}: {
  tenant: string;
  state: DirectoryState | null;
  mayEdit: boolean;
  mayHaveToken: boolean;
}) {
  const [token, setToken] = useState<string>();
  return (
    <div className="flex flex-col gap-4">
      {token && (
        <SecretOnce
          label="Bearer token"
          value={token}
          hint="It is shown this once. Whoever has it can change this directory, and by it who is in imported groups."
        />
      )}
      {state && <Connected {...{ tenant, state, mayEdit, mayHaveToken }} onToken={setToken} />}
      {!state && mayHaveToken && !token && <ConnectForm tenant={tenant} onToken={setToken} />}
      {!state && !mayHaveToken && (
        <p className="text-sm">No directory is connected. Ask an Account Admin to connect one.</p>
      )}
    </div>
  );
}

function Connected({
  tenant,
  state,
  mayEdit,
  mayHaveToken,
  onToken,
}: {
  tenant: string;
  state: DirectoryState;
  mayEdit: boolean;
  mayHaveToken: boolean;
  onToken: (token: string | undefined) => void;
}) {
  const [asked, setAsked] = useState<"rotate" | "disconnect">();
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const watch = useLiveRefresh(undefined);

  async function sync() {
    setPending(true);
    const result = await syncNow(tenant, {});
    setPending(false);
    if (!result.ok) return toastError(result.message);
    toast("The sync was asked for");
    watch();
  }

  return (
    <>
      <DefinitionList
        items={[
          {
            term: "State",
            value: state.lastReceivedAt ? (
              <Badge tone="success">Connected</Badge>
            ) : (
              <Badge tone="warning">Nothing received yet</Badge>
            ),
          },
          {
            term: "Token",
            value: (
              <>
                <code className="font-mono">{state.tokenHint}</code>, made{" "}
                <RelativeTime at={state.tokenSetAt} />
                {state.previousUntil && (
                  <>
                    ; the one before ends <RelativeTime at={state.previousUntil} />
                  </>
                )}
              </>
            ),
          },
          { term: "Last received", value: <RelativeTime at={state.lastReceivedAt} /> },
          {
            term: "Holds",
            value: `${count(state.users, "person").replace("persons", "people")}${state.inactive > 0 ? ` (${state.inactive.toLocaleString("en")} disabled there)` : ""}, ${count(state.groups, "group")}`,
          },
          {
            term: "Imported groups",
            value:
              state.imports === 0 ? (
                "None yet"
              ) : (
                <>
                  {state.imports.toLocaleString("en")},{" "}
                  {state.syncedAt ? (
                    <>
                      last synced <RelativeTime at={state.syncedAt} />, next
                    </>
                  ) : (
                    "first sync"
                  )}{" "}
                  <RelativeTime at={state.nextSyncAt} />. A change arrives within{" "}
                  {minutesInWords(state.syncMinutes)} of being sent.
                </>
              ),
          },
        ]}
      />
      {mayEdit && (
        <div className="flex flex-wrap gap-2">
          <Button pending={pending} onClick={sync}>
            Sync now
          </Button>
          {mayHaveToken && <Button onClick={() => setAsked("rotate")}>New token</Button>}
          <Button className="text-danger" onClick={() => setAsked("disconnect")}>
            Disconnect
          </Button>
        </div>
      )}
      {asked === "rotate" && (
        <RotateTokenDialog
          tenant={tenant}
          version={state.version}
          onToken={onToken}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === "disconnect" && (
        <ConfirmDialog
          title="Disconnect the directory"
          confirm="Disconnect"
          danger
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            const result = await disconnect(tenant, { version: state.version });
            if (!result.ok) return result.message;
            onToken(undefined);
            router.refresh();
          }}
        >
          <p>
            Its token ends at once, and {count(state.users, "person").replace("persons", "people")} and{" "}
            {count(state.groups, "group")} that it sent are forgotten.
          </p>
          <p className="mt-2">
            {state.imports === 0
              ? "No group was imported."
              : `${count(state.imports, "imported group")} stay${state.imports === 1 ? "s" : ""} with the present members, as custom ${state.imports === 1 ? "group" : "groups"}.`}{" "}
            No one's account changes.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

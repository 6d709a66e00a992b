"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { leave } from "@/lib/sign-in/actions";
import { Button } from "../ui/button";
import { Callout } from "../ui/states";

/** Signs out from where nothing else may be done (A7). */
export function LeaveButton() {
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState<string>();
  const router = useRouter();

  async function signOut() {
    setPending(true);
    const result = await leave({});
    if (!result.ok) {
      setRefused(result.message);
      setPending(false);
    } else if (result.data.to.startsWith("/")) router.replace(result.data.to);
    // A provider's own logout (A2).
    else window.location.assign(result.data.to);
  }

  return (
    <div className="flex flex-col items-center gap-3">
      <Button pending={pending} onClick={signOut}>
        Sign out
      </Button>
      {refused && <Callout tone="danger">{refused}</Callout>}
    </div>
  );
}

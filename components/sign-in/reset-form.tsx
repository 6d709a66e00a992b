"use client";

import { reset } from "@/lib/sign-in/actions";
import { NewPassword } from "./new-password";

type Props = { tenant: string; token: string; tenantName: string; email: string; hint: string };

/** Sets a new password behind a link; the person signs in with it afterwards. */
export function ResetForm({ tenant, token, tenantName, email, hint }: Props) {
  return (
    <NewPassword
      email={email}
      hint={hint}
      confirm="Set new password"
      send={(typed) => reset({ tenant, token, ...typed })}
    >
      <div>
        <h1 className="text-lg font-semibold">Set a new password</h1>
        <p className="text-sm text-muted">
          For your account at {tenantName}. All your sessions end, and you sign in with it afterwards.
        </p>
      </div>
    </NewPassword>
  );
}

"use client";

import { accept } from "@/lib/sign-in/actions";
import { NewPassword } from "./new-password";

type Props = {
  tenant: string;
  token: string;
  tenantName: string;
  firstName: string;
  email: string;
  hint: string;
};

/** Sets the first password behind an invitation's link. */
export function AcceptForm({ tenant, token, tenantName, firstName, email, hint }: Props) {
  return (
    <NewPassword
      email={email}
      hint={hint}
      confirm="Set password and sign in"
      send={(typed) => accept({ tenant, token, ...typed })}
    >
      <div>
        <h1 className="text-lg font-semibold">Welcome{firstName && `, ${firstName}`}</h1>
        <p className="text-sm text-muted">Set a password for your access to {tenantName}.</p>
      </div>
    </NewPassword>
  );
}

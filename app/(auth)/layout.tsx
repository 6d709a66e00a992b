import type { ReactNode } from "react";

/** The quiet frame of sign-in and invitation. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-screen items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <p className="mb-6 text-center font-semibold tracking-tight">Bailiwick</p>
        <div className="rounded-lg border bg-surface p-6">{children}</div>
      </div>
    </main>
  );
}

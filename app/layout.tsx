import type { Metadata } from "next";
import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toaster";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Bailiwick", template: "%s · Bailiwick" },
  description: "The admin console for many strictly separated tenants.",
};

/** Draws the document; every page authorises itself. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get("bw-theme")?.value;
  const known = theme === "light" || theme === "dark" ? theme : "system";
  return (
    <html lang="en" data-theme={known} suppressHydrationWarning>
      <body>
        <NuqsAdapter>{children}</NuqsAdapter>
        <Toaster />
      </body>
    </html>
  );
}

import type { NextConfig } from "next";

const config: NextConfig = {
  distDir: process.env.BAILIWICK_DIST || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` holds the types; a build on somebody's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: "1mb" },
  },
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino", "graphile-worker", "nodemailer"],
};

export default config;

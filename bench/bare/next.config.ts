import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: path.join(process.cwd(), "..", "..") },
  serverExternalPackages: ["postgres"],
};

export default config;

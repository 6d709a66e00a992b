import type { Config } from "./config";
import type { Prepared } from "./prepare";

/** What the terminal shows once the console is up; `data` says where its data is. */
export function banner(config: Config, data: string, { email, password, fromEnvironment }: Prepared): string {
  const lines = [
    "",
    "  Bailiwick is up.",
    "",
    `  Address    ${config.url}`,
    ...(email ? [`  E-mail     ${email}`] : []),
    ...(password ? [`  Password   ${password}   (shown this once)`] : []),
    ...(fromEnvironment ? ["  Password   as given by BAILIWICK_ADMIN_PASSWORD"] : []),
    `  Metrics    http://127.0.0.1:${config.metricsPort}/metrics`,
    `  Data       ${data}`,
    "",
    "  Ctrl-C stops it.",
    "",
  ];
  return lines.join("\n");
}

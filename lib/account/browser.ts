const BROWSERS: readonly [string, RegExp][] = [
  ["Edge", /\bEdgA?\/(\d+)/],
  ["Opera", /\bOPR\/(\d+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /\b(?:Chrome|HeadlessChrome|CriOS)\/(\d+)/],
  ["Safari", /\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari/],
];

const SYSTEMS: readonly [string, RegExp][] = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac OS X\b/],
  ["Linux", /\bLinux\b/],
];

/** A browser as people name it, from what it says of itself: “Firefox 128 on Linux” (U13). It can say anything. */
export function browserName(userAgent: string | null): string {
  const [browser, version] = BROWSERS.flatMap(([name, pattern]) => {
    const found = pattern.exec(userAgent ?? "");
    return found ? [[name, found[1]] as const] : [];
  })[0] ?? ["Unknown browser", undefined];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent ?? ""))?.[0];
  return `${browser}${version ? ` ${version}` : ""}${system ? ` on ${system}` : ""}`;
}

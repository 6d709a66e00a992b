import { type DemoItem, needed, optional } from "./item";

function command(
  key: string,
  name: string,
  description: string,
  inputs: ReturnType<typeof needed>[],
  expression: string,
  output: string,
): DemoItem {
  return {
    key,
    type: "utility_command",
    name,
    description,
    define: () => ({ inputs, expression, output }),
  };
}

/** Small commands that work on data alone. They share themselves as soon as they are live (C9). */
export const COMMANDS: readonly DemoItem[] = [
  command(
    "extractAddresses",
    "Extract addresses",
    "All IPv4 addresses of a text, each once.",
    [needed("text", "Text")],
    "[$distinct($match(text, /\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b/).match)]",
    "list",
  ),
  command(
    "extractDomains",
    "Extract domains",
    "All domain names of a text, in small letters, each once.",
    [needed("text", "Text")],
    "[$distinct($match($lowercase(text), /\\b(?:[a-z0-9-]+\\.)+[a-z]{2,}\\b/).match)]",
    "list",
  ),
  command(
    "defang",
    "Make a link harmless",
    "Writes a link so that nobody opens it by accident.",
    [needed("link", "Link")],
    "$replace($replace(link, 'http', 'hxxp'), '.', '[.]')",
    "text",
  ),
  command(
    "severityOf",
    "Severity of a score",
    "Turns a score of 0 to 100 into low, medium, high or critical.",
    [needed("score", "Score", "number")],
    "score >= 90 ? 'critical' : score >= 70 ? 'high' : score >= 40 ? 'medium' : 'low'",
    "text",
  ),
  command(
    "fingerprint",
    "Fingerprint of an event",
    "What two reports of the same thing have in common.",
    [needed("rule", "Rule"), needed("host", "Host"), optional("account", "Account")],
    "$join([$lowercase(rule), $lowercase(host), $lowercase(account)], '|')",
    "text",
  ),
  command(
    "worst",
    "Worst verdict",
    "The worst of several verdicts.",
    [needed("verdicts", "Verdicts", "list")],
    "'malicious' in verdicts ? 'malicious' : 'suspicious' in verdicts ? 'suspicious' : 'clean'",
    "text",
  ),
  command(
    "handoverText",
    "Text of a handover",
    "One line for each open incident, the gravest first.",
    [needed("incidents", "Incidents", "list")],
    "$join(incidents^(>severity).(title & ' (' & owner & ')'), '\\n')",
    "text",
  ),
  command(
    "minutesBetween",
    "Minutes between two times",
    "How many whole minutes lie between two times.",
    [needed("start", "Start", "date"), needed("end", "End", "date")],
    "$floor(($toMillis(end) - $toMillis(start)) / 60000)",
    "number",
  ),
];

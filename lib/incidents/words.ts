/** How grave an incident is, the gravest last. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether work on an incident goes on. */
export type IncidentStatus = "open" | "closed";

/** What each severity is called. */
export const SEVERITY_LABELS: Readonly<Record<Severity, string>> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
};

/** Names as typed, separated by commas or Enter: trimmed, each once, compared exactly (G4). */
export function splitIdpGroups(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,\n]/)
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ];
}

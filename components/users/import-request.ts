import type { ImportEvent, ImportMapping } from "@/lib/users/import/words";

type Choice = { mapping?: ImportMapping; roleId?: string; groupIds?: string[] };
type Progress = Extract<ImportEvent, { type: "progress" }>;
type Outcome = Exclude<ImportEvent, Progress>;

const BROKEN = "The connection broke before the answer came. Look at the users' list before you try again.";

/**
 * Sends a file to be checked or added, and tells how far the server has come. Answers what came of it; undefined
 * where `signal` ended it.
 */
export async function sendFile(
  tenant: string,
  mode: "check" | "add",
  file: File,
  choice: Choice,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<Outcome | undefined> {
  const query = new URLSearchParams({ mode });
  if (choice.mapping) query.set("mapping", JSON.stringify(choice.mapping));
  if (choice.roleId) query.set("roleId", choice.roleId);
  if (choice.groupIds?.length) query.set("groupIds", choice.groupIds.join(","));
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    return refused("The file has changed or gone since you chose it. Choose it again.");
  }
  try {
    const response = await fetch(`/t/${tenant}/api/users/import?${query}`, {
      method: "POST",
      body: file,
      headers: { "content-type": "text/csv" },
      signal,
    });
    if (response.status === 413) return refused("The file is larger than the console takes. Split it.");
    return await lastOf(response, onProgress);
  } catch {
    return signal.aborted ? undefined : refused(BROKEN);
  }
}

const refused = (message: string): Outcome => ({ type: "refused", message });

async function lastOf(response: Response, onProgress: (progress: Progress) => void): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const tell = (line: string) => {
    const event = JSON.parse(line) as ImportEvent;
    if (event.type === "progress") onProgress(event);
    else outcome = event;
  };
  let rest = "";
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(line);
  }
  if (rest) tell(rest);
  return outcome ?? refused(BROKEN);
}

/** Reads JSON of a GET address; a refusal becomes an error with its own sentence. */
export async function readJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address, signal ? { signal } : {});
  const answer = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Error(answer.message ?? "This could not be read. Try again.");
  return answer;
}

/** The sentence of whatever was thrown while reading. */
export function sentenceOf(error: unknown): string {
  return error instanceof TypeError || !(error instanceof Error)
    ? "The console could not be reached. Try again."
    : error.message;
}

import type { Result } from "@/lib/core/result";

/** Sends a change of many without those of whom the answer says, by id, that it cannot be done to them. */
export async function leavingOut<T>(
  ids: readonly string[],
  act: (ids: string[]) => Promise<Result<T>>,
): Promise<Result<T>> {
  const result = await act([...ids]);
  if (result.ok || result.review) return result;
  const rest = ids.filter((id) => !result.fields?.[id]);
  return rest.length > 0 && rest.length < ids.length ? leavingOut(rest, act) : result;
}

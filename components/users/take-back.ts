import { editPermissionsOf } from "@/lib/users/actions";
import type { EditPermissionsInput } from "@/lib/users/model";
import { toast, toastError } from "../ui/toaster";

/** Runs the edits that take one back (see `inverseOf`), and says whether all could be. */
export async function takeBack(tenant: string, edits: readonly EditPermissionsInput[]): Promise<void> {
  for (const edit of edits) {
    const result = await editPermissionsOf(tenant, edit);
    if (!result.ok) return toastError(Object.values(result.fields ?? {})[0] ?? result.message);
  }
  toast("Taken back");
}

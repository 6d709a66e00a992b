import { contentFile, importContent, TakeOutInput, TransferInput } from "@/lib/content/transfer/run";
import { TRANSFER_BYTES } from "@/lib/content/transfer/words";
import { edit, view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { upload } from "@/lib/core/upload";

const TYPES = { json: "application/json", yaml: "application/yaml", xml: "application/xml" } as const;

/** The chosen items as a file (C16). */
export const GET = read({
  name: "content.take_out",
  needs: view("content-transfer"),
  input: TakeOutInput,
  run: async (context, { ids, format }) =>
    new Response(await contentFile(context, ids, format), {
      headers: {
        "content-type": `${TYPES[format]}; charset=utf-8`,
        "content-disposition": `attachment; filename="content.${format}"`,
        "cache-control": "no-store",
      },
    }),
});

/** Checks a file of content, and brings it in (C16). */
export const POST = upload({
  name: "content.import",
  needs: edit("content-transfer"),
  input: TransferInput,
  limit: TRANSFER_BYTES,
  run: importContent,
});

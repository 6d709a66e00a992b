import type { DocumentedOperation } from "@/lib/api/openapi";

const EXAMPLES: Readonly<Record<string, string>> = {
  "If-Match": '"1"',
  "Idempotency-Key": "5e3f0a52-7c1b-4f0e-9d0a-2f1c8f4f6a11",
};
const ID = "7b1f4a52-94f6-4d0c-8a53-0f5a3f6f0f11";

/** A call of an operation as one types it; the key stands in a variable, so that it is in no shell's history. */
export function curlOf(method: string, url: string, operation: DocumentedOperation): string {
  const address = url.replaceAll(/\{\w+\}/g, ID);
  const body = operation.requestBody?.content["application/json"]?.example;
  const headers = operation.parameters.flatMap(({ name, in: place }) => {
    const value = place === "header" ? EXAMPLES[name] : undefined;
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  const lines = [
    method === "get" ? `curl ${quoted(address)}` : `curl -X ${method.toUpperCase()} ${quoted(address)}`,
    '-H "Authorization: Bearer $BAILIWICK_KEY"',
    ...headers.map((header) => `-H ${quoted(header)}`),
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body, null, 2))}`]),
  ];
  return lines.join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

import type { DocumentedOperation, Parameter, Schema } from "@/lib/api/openapi";
import { cn } from "../ui/cn";
import { CopyButton } from "../ui/secret";
import { curlOf } from "./curl";
import { Prose } from "./prose";
import { SchemaView, TypeOf } from "./schema-view";

const METHOD_TONES: Readonly<Record<string, string>> = {
  get: "bg-info-soft text-info",
  post: "bg-success-soft text-success",
  put: "bg-warning-soft text-warning",
  patch: "bg-warning-soft text-warning",
  delete: "bg-danger-soft text-danger",
};

/** One operation: its address, what it needs, its parameters, its body, its answers, and a call of it. */
export function OperationDoc({
  method,
  path,
  operation,
  tenant,
  origin,
}: {
  method: string;
  path: string;
  operation: DocumentedOperation;
  tenant: string;
  origin: string;
}) {
  const here = path.replace("{tenant}", tenant);
  const curl = curlOf(method, `${origin}${here}`, operation);
  const body = operation.requestBody?.content["application/json"]?.schema;
  return (
    <section id={operation.operationId} className="mt-4 scroll-mt-16 border-t pt-4">
      <h3 className="font-semibold">{operation.summary}</h3>
      <p className="mt-1 flex flex-wrap items-center gap-2">
        <span
          className={cn(
            "rounded px-1.5 py-0.5 font-mono text-xs font-semibold uppercase",
            METHOD_TONES[method],
          )}
        >
          {method}
        </span>
        <code className="font-mono text-xs break-all">{here}</code>
      </p>
      <p className="mt-2 max-w-3xl text-sm">
        {operation.description !== "" && (
          <>
            <Prose text={operation.description} />{" "}
          </>
        )}
        <span className="text-muted">Needs: {operation["x-needs"]}.</span>
      </p>
      <div className="mt-3 grid gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Parameters
            of={operation.summary}
            parameters={operation.parameters.filter(({ name }) => name !== "tenant")}
          />
          {body && (
            <div>
              <h4 className="text-xs font-semibold text-muted">Body</h4>
              <SchemaView schema={body} label={`Body of ${operation.summary}`} />
            </div>
          )}
          <Answers operation={operation} />
        </div>
        <div className="min-w-0">
          <div className="rounded-md border bg-sunken">
            <div className="flex items-center justify-between border-b px-3 py-1.5">
              <h4 className="text-xs font-semibold text-muted">Example</h4>
              <CopyButton text={curl} label={`Copy the example of ${operation.summary}`} />
            </div>
            <pre className="p-3 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
              {curl}
            </pre>
          </div>
        </div>
      </div>
    </section>
  );
}

function Parameters({ of, parameters }: { of: string; parameters: Parameter[] }) {
  if (parameters.length === 0) return null;
  return (
    <div>
      <h4 className="text-xs font-semibold text-muted">Parameters</h4>
      <table aria-label={`Parameters of ${of}`} className="mt-1 w-full border-collapse text-sm">
        <tbody>
          {parameters.map(({ name, in: place, required, description, schema }) => (
            <tr key={name} className="border-b align-top last:border-b-0">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                <code className="font-mono text-xs">{name}</code>
                <span className="block text-xs text-muted">
                  {place}
                  {required && ", required"}
                </span>
              </th>
              <td className="py-1.5">
                <TypeOf schema={schema} />
                {description && (
                  <span className="block text-xs text-muted">
                    <Prose text={description} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Answers({ operation }: { operation: DocumentedOperation }) {
  return (
    <div>
      <h4 className="text-xs font-semibold text-muted">Answers</h4>
      <ul className="mt-1 flex flex-col gap-1 text-sm">
        {Object.entries(operation.responses).map(([status, { description, content }]) => {
          const schema: Schema | undefined = content && Object.values(content)[0]?.schema;
          return (
            <li key={status} className="flex flex-wrap items-baseline gap-2">
              <code className="font-mono text-xs">{status === "default" ? "4xx, 5xx" : status}</code>
              <span className="text-muted">{description}</span>
              {schema && <TypeOf schema={schema} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

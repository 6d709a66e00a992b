import type { DocumentedOperation, OpenApi } from "@/lib/api/openapi";
import { OperationDoc } from "./operation";
import { Prose } from "./prose";
import { SchemaView } from "./schema-view";

type Listed = { method: string; path: string; operation: DocumentedOperation };

/** The document of the API as people read it: what holds for all of it, each operation, and the named schemas. */
export function ApiDocs({ document, tenant, origin }: { document: OpenApi; tenant: string; origin: string }) {
  const all: Listed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const parts = document.tags.map(({ name }) => ({
    name,
    listed: all.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return (
    <div className="grid gap-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav
        aria-label="Operations"
        className="text-sm lg:sticky lg:top-16 lg:max-h-[85vh] lg:self-start lg:overflow-y-auto"
      >
        <ul className="flex flex-col gap-3 max-lg:columns-2 max-lg:block [&>li]:break-inside-avoid max-lg:[&>li]:mb-3">
          {parts.map(({ name, listed }) => (
            <li key={name}>
              <p className="text-xs font-semibold text-muted">{name}</p>
              <ul className="mt-1 flex flex-col">
                {listed.map(({ operation }) => (
                  <li key={operation.operationId}>
                    <a href={`#${operation.operationId}`} className="block rounded px-2 py-1 hover:bg-sunken">
                      {operation.summary}
                    </a>
                  </li>
                ))}
              </ul>
            </li>
          ))}
          <li>
            <a href="#schemas" className="text-xs font-semibold text-muted hover:underline">
              Schemas
            </a>
          </li>
        </ul>
      </nav>
      <div className="min-w-0">
        <div className="flex max-w-3xl flex-col gap-3 text-sm">
          {document.info.description.split("\n\n").map((paragraph) => (
            <p key={paragraph}>
              <Prose text={paragraph} />
            </p>
          ))}
        </div>
        {parts.map(({ name, listed }) => (
          <section key={name} aria-label={name} className="mt-8">
            <h2 className="text-lg font-semibold tracking-tight">{name}</h2>
            {listed.map((one) => (
              <OperationDoc key={one.operation.operationId} {...one} tenant={tenant} origin={origin} />
            ))}
          </section>
        ))}
        <section aria-label="Schemas" className="mt-8">
          <h2 id="schemas" className="scroll-mt-16 text-lg font-semibold tracking-tight">
            Schemas
          </h2>
          {Object.entries(document.components.schemas)
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([name, schema]) => (
              <section key={name} id={`schema-${name}`} className="scroll-mt-16 border-t py-4">
                <h3 className="font-mono text-sm font-semibold">{name}</h3>
                {typeof schema.description === "string" && (
                  <p className="mt-0.5 text-sm text-muted">{schema.description}</p>
                )}
                <SchemaView schema={schema} label={name} />
              </section>
            ))}
        </section>
      </div>
    </div>
  );
}

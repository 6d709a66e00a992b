import type { Schema } from "@/lib/api/openapi";
import { Prose } from "./prose";
import { limitsOf, typeOf } from "./words";

/** The fields of an object with their types, and of objects in them. */
export function SchemaView({ schema, label }: { schema: Schema; label: string }) {
  const rows = rowsOf(schema);
  if (rows.length === 0) {
    return (
      <p className="mt-1 text-sm">
        <TypeOf schema={schema} />
      </p>
    );
  }
  return (
    <table aria-label={label} className="mt-1 w-full border-collapse text-sm">
      <tbody>
        {rows.map(({ path, schema, required }) => (
          <tr key={path} className="border-b align-top last:border-b-0">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal">
              <code className="font-mono text-xs break-all">{path}</code>
              {!required && <span className="block text-xs text-muted">optional</span>}
            </th>
            <td className="py-1.5">
              <TypeOf schema={schema} />
              {typeof schema.description === "string" && (
                <span className="block text-xs text-muted">
                  <Prose text={schema.description} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A type in a few words, with its limits; a named one links to its schema. */
export function TypeOf({ schema }: { schema: Schema }) {
  const limits = limitsOf(schema);
  return (
    <span>
      {typeOf(schema).map(({ text, name, at }) =>
        name ? (
          <a key={at} href={`#schema-${name}`} className="font-mono text-xs text-accent hover:underline">
            {text}
          </a>
        ) : (
          <span key={at} className="font-mono text-xs">
            {text}
          </span>
        ),
      )}
      {limits && <span className="ml-2 text-xs text-muted">{limits}</span>}
    </span>
  );
}

type Row = { path: string; schema: Schema; required: boolean };

function rowsOf(schema: Schema, prefix = ""): Row[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = (schema.required ?? []) as string[];
  return properties.flatMap(([name, part]) => {
    const path = `${prefix}${name}`;
    const items = part.type === "array" ? (part.items as Schema | undefined) : undefined;
    return [
      { path, schema: part, required: required.includes(name) },
      ...rowsOf(part, `${path}.`),
      ...(items ? rowsOf(items, `${path}[].`) : []),
    ];
  });
}

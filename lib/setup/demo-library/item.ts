import type { ItemSettings } from "@/lib/content/definitions";
import type { ContentType } from "@/lib/content/types";

/** An item of the demo's library. Others are named by their key, of which `id` gives the id. */
export type DemoItem = {
  readonly key: string;
  readonly type: ContentType;
  readonly name: string;
  readonly description: string;
  readonly labels?: readonly string[];
  readonly settings?: ItemSettings;
  /** Left as a draft, where the type has any. */
  readonly draft?: true;
  /** Secrets of a connection, by field. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly define: (id: (key: string) => string) => Record<string, unknown>;
};

type Field = { name: string; label: string; type: string; required: boolean; secret: boolean };

/** A field that must be filled. */
export function needed(name: string, label: string, type = "text"): Field {
  return { name, label, type, required: true, secret: false };
}

/** A field that may stay empty. */
export function optional(name: string, label: string, type = "text"): Field {
  return { name, label, type, required: false, secret: false };
}

/** A field whose value is never shown again. */
export function secret(name: string, label: string): Field {
  return { name, label, type: "text", required: true, secret: true };
}

/** A parameter that is worked out from the inputs and earlier steps. */
export function from(expression: string): { expression: string } {
  return { expression };
}

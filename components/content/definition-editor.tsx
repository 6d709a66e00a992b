"use client";

import { type ComponentType, lazy, Suspense } from "react";
import type { ContentType } from "@/lib/content/types";
import type { EditorProps } from "./editors/props";

// Each is loaded only for its own type. A definition's shape is its schema's; the editor of the type knows it.
const editor = (load: () => Promise<{ default: ComponentType<never> }>) =>
  lazy(load as () => Promise<{ default: ComponentType<EditorProps<Record<string, unknown>>> }>);

const EDITORS: Readonly<Record<ContentType, ComponentType<EditorProps<Record<string, unknown>>> | null>> = {
  event_playbook: editor(() => import("../playbooks/playbook-editor")),
  incident_playbook: editor(() => import("../playbooks/playbook-editor")),
  integration: editor(() => import("./editors/integration")),
  utility_command: editor(() => import("./editors/utility")),
  connection: editor(() => import("./editors/connection")),
  global_list: editor(() => import("./editors/list")),
  event_rule: editor(() => import("./editors/rule")),
  incident_form: editor(() => import("./editors/form")),
};

/** True where a type has an editor of its own beside its JSON. */
export function hasEditor(type: ContentType): boolean {
  return EDITORS[type] !== null;
}

/** The editor of a type's definition. */
export function DefinitionEditor({
  type,
  ...props
}: EditorProps<Record<string, unknown>> & { type: ContentType }) {
  const Editor = EDITORS[type];
  if (!Editor) return null;
  return (
    <Suspense fallback={<p className="text-sm text-muted">Loading the editor…</p>}>
      <Editor {...props} />
    </Suspense>
  );
}

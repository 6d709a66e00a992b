/** What the editor of a type's definition gets; `errors` by the path inside the definition, such as `steps.0.name`. */
export type EditorProps<D> = {
  tenant: string;
  value: D;
  onChange: (value: D) => void;
  errors: Readonly<Record<string, string>>;
  /** Names of what the definition names, by id, as it was opened. */
  names: Readonly<Record<string, string>>;
};

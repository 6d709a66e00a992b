import { invalid } from "@/lib/core/errors";
import type { Element } from "./tree";

/** Reads an element strictly: what its form does not have is refused by name. */
export class Reader {
  readonly #seen = new Set<string>();

  constructor(
    readonly element: Element,
    /** Where it stands, for sentences. */
    readonly place: string,
  ) {}

  /** An attribute, or undefined. */
  maybe(name: string): string | undefined {
    this.#seen.add(name);
    return this.element.attributes.get(name);
  }

  /** A needed attribute. Throws `Refusal`. */
  needed(name: string): string {
    const value = this.maybe(name);
    if (value === undefined || value === "") throw this.refuse(`needs the attribute ${name}`);
    return value;
  }

  /** An attribute that is true or false. Throws `Refusal`. */
  flag(name: string, usual: boolean): boolean {
    const value = this.maybe(name);
    if (value === undefined) return usual;
    if (value !== "true" && value !== "false")
      throw this.refuse(`has ${name}="${value.slice(0, 20)}": true or false`);
    return value === "true";
  }

  /** The children of a name. */
  all(name: string): Reader[] {
    return this.element.children
      .filter((child) => child.name === name)
      .map((child, at) => new Reader(child, `${this.place} › ${name} ${at + 1}`));
  }

  /** The only child of a name, or undefined. Throws `Refusal` where there are several. */
  one(name: string): Reader | undefined {
    const found = this.all(name);
    if (found.length > 1) throw this.refuse(`has more than one ${name}`);
    return found[0];
  }

  /** The text of the only child of a name, or undefined. */
  text(name: string): string | undefined {
    const child = this.one(name);
    child?.end([]);
    return child?.element.text;
  }

  /** The JSON that stands in the element. Throws `Refusal`. */
  json(): unknown {
    this.end([]);
    try {
      return JSON.parse(this.element.text, (key, value) => {
        if (key === "__proto__") throw new Error("a reserved name");
        return value;
      });
    } catch {
      throw this.refuse("does not hold JSON; text stands in quotation marks");
    }
  }

  /** Refuses attributes that were not asked for, children of other names, and text beside children. */
  end(children: readonly string[]): void {
    for (const name of this.element.attributes.keys()) {
      if (!this.#seen.has(name)) throw this.refuse(`has no attribute ${name}`);
    }
    for (const { name } of this.element.children) {
      if (!children.includes(name)) throw this.refuse(`has no element ${name}`);
    }
    if (children.length > 0 && this.element.text.trim() !== "")
      throw this.refuse("holds text beside its elements");
  }

  /** A refusal that says where. */
  refuse(what: string) {
    const message = `${this.place} ${what}.`;
    return invalid(message, { xml: message });
  }
}

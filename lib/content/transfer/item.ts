import type { ItemSettings } from "../definitions";
import type { ContentType } from "../types";
import type { NamedScope, XmlItem } from "./xml/item";

/** An item of a file of any format: names stand in place of ids, so it fits any tenant. */
export type TransferItem = Omit<XmlItem, "type"> & { readonly type: ContentType };

/** An item as it stands in an instance, to be written to a file. */
export type StandingItem = {
  readonly type: ContentType;
  readonly name: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly settings: ItemSettings;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly scope?: NamedScope | undefined;
};

"use client";

import { Copy } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useId, useRef } from "react";
import { cn } from "../ui/cn";
import { copyText } from "../ui/copy";
import { toast, toastError } from "../ui/toaster";
import type { RowAction } from "./types";

/** A menu that is open: for which rows, where, and what it copies. */
export type OpenMenu<Row> = {
  /** Another one each time it opens. */
  key: number;
  rows: Row[];
  /** The ids that it is for where all that match are selected; `rows` are then only those on the page. */
  many?: string[];
  x: number;
  y: number;
  /** What gets the focus back. */
  from: HTMLElement;
  /** True where a key opened it: then the first item is ready. */
  byKey: boolean;
  cellText: string;
  rowText: string;
};

/** The one menu of a table: at the pointer for a right-click, at the button or the row for the keyboard. */
export default function RowMenu<Row>({
  menu,
  actions,
  onClose,
}: {
  menu: OpenMenu<Row>;
  actions: RowAction<Row>[];
  onClose: () => void;
}) {
  const { many } = menu;
  const count = many?.length ?? menu.rows.length;
  const offered = actions.filter((action) => (many ? action.runMany : count === 1 || action.bulk));

  const chosen = useRef<RowAction<Row>>(undefined);
  const closing = useRef(false);
  const pressedOutside = useRef(false);

  async function copy(text: string) {
    if (await copyText(text)) toast("Copied");
    else toastError("The browser did not let this page copy. Select the text and copy it.");
  }

  // An action runs when the focus is back where it was: a dialog that it opens then returns it there, too.
  function afterwards(event: Event) {
    event.preventDefault();
    if (!closing.current) return;
    if (!pressedOutside.current) menu.from.focus({ preventScroll: true });
    if (many) chosen.current?.runMany?.(many);
    else chosen.current?.run(menu.rows);
    chosen.current = undefined;
  }

  return (
    <DropdownMenu.Root
      open
      onOpenChange={() => {
        closing.current = true;
        onClose();
      }}
    >
      <DropdownMenu.Trigger asChild>
        <span aria-hidden tabIndex={-1} className="fixed size-0" style={{ left: menu.x, top: menu.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={count > 1 ? `Actions for ${count.toLocaleString("en")} rows` : "Actions"}
          className="z-50 max-w-80 min-w-52 rounded-md border bg-surface py-1 text-sm shadow-lg"
          ref={menu.byKey ? focusFirst : undefined}
          onContextMenu={(event) => event.preventDefault()}
          onInteractOutside={() => {
            pressedOutside.current = true;
          }}
          onCloseAutoFocus={afterwards}
        >
          {offered.map((action) => (
            <Item
              key={action.id}
              action={action}
              reason={many ? undefined : action.disabled?.(menu.rows)}
              onSelect={() => {
                chosen.current = action;
              }}
            />
          ))}
          {offered.length > 0 && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
          <DropdownMenu.Item className={item} onSelect={() => copy(menu.cellText)}>
            <Copy className="size-4 text-muted" aria-hidden /> Copy text
          </DropdownMenu.Item>
          <DropdownMenu.Item className={item} onSelect={() => copy(menu.rowText)}>
            <Copy className="size-4 text-muted" aria-hidden /> Copy row
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The library focuses the first item only where it saw the key itself; the menu is loaded after it. */
function focusFirst(content: HTMLElement | null): void {
  requestAnimationFrame(() => content?.querySelector<HTMLElement>("[role=menuitem]")?.focus());
}

const item =
  "flex cursor-default items-center gap-2.5 px-3 py-1.5 outline-none data-highlighted:bg-accent-soft " +
  "data-disabled:text-muted";

function Item<Row>({
  action,
  reason,
  onSelect,
}: {
  action: RowAction<Row>;
  /** Why it cannot be done now. */
  reason: string | undefined;
  onSelect: () => void;
}) {
  const Icon = action.icon;
  const id = useId();
  return (
    <DropdownMenu.Item
      aria-label={action.label}
      aria-disabled={reason ? true : undefined}
      aria-describedby={reason ? id : undefined}
      className={cn(item, action.danger && !reason && "text-danger", reason && "text-muted")}
      onSelect={(event) => {
        if (reason) event.preventDefault();
        else onSelect();
      }}
    >
      {Icon && <Icon className="size-4 shrink-0 opacity-80" aria-hidden />}
      <span>
        {action.label}
        {reason && (
          <span id={id} className="block text-xs">
            {reason}
          </span>
        )}
      </span>
    </DropdownMenu.Item>
  );
}

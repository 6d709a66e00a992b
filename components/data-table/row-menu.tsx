"use client";

import { Copy } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { cn } from "../ui/cn";
import { toast } from "../ui/toaster";
import type { RowAction } from "./types";

export type OpenMenu<Row> = { rows: Row[]; x: number; y: number; cellText: string; rowText: string };

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
  const several = menu.rows.length > 1;
  const offered = actions.filter((action) => !several || action.bulk);

  async function copy(text: string) {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  }

  return (
    <DropdownMenu.Root open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden tabIndex={-1} className="fixed size-0" style={{ left: menu.x, top: menu.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={several ? `Actions for ${menu.rows.length} rows` : "Actions"}
          className="z-50 max-w-80 min-w-52 rounded-md border bg-surface py-1 text-sm shadow-lg"
          ref={focusFirst}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {offered.map((action) => (
            <Item key={action.id} action={action} rows={menu.rows} />
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

function Item<Row>({ action, rows }: { action: RowAction<Row>; rows: Row[] }) {
  const reason = action.disabled?.(rows);
  const Icon = action.icon;
  const id = `reason-${action.id}`;
  return (
    <DropdownMenu.Item
      aria-label={action.label}
      aria-disabled={reason ? true : undefined}
      aria-describedby={reason ? id : undefined}
      className={cn(item, action.danger && !reason && "text-danger", reason && "text-muted")}
      onSelect={(event) => {
        if (reason) event.preventDefault();
        else action.run(rows);
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

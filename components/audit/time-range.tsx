"use client";

import { useState } from "react";
import { RANGES } from "@/lib/audit/times";
import { fieldOf, spanOf } from "@/lib/history/moment";
import { formatTerm, parseFilter } from "../data-table/filter";
import type { ListRef } from "../data-table/types";
import { useTableState } from "../data-table/url-state";
import { Input, Select } from "../ui/field";

const OWN = "own";

/** The range of time that the log is cut to; it stands in the filter as `from:` and `to:`. */
export function TimeRange({ view }: { view: ListRef["view"] }) {
  const state = useTableState(view);
  const { text, terms } = parseFilter(state.q);
  const value = (key: string) => terms.find((term) => term.key === key && !term.negated)?.value ?? "";
  const [from, to] = [value("from"), value("to")];
  const preset = to === "" && (from === "" || RANGES.some((range) => range.value === from)) ? from : OWN;
  const [own, setOwn] = useState(preset === OWN);
  const shown = own ? OWN : preset;

  function cut(range: { from: string; to: string }) {
    const others = terms.filter((term) => term.negated || (term.key !== "from" && term.key !== "to"));
    const bounds = Object.entries(range).flatMap(([key, at]) =>
      at ? [{ key, value: at, negated: false }] : [],
    );
    state.setFilter([text, ...[...others, ...bounds].map(formatTerm)].filter(Boolean).join(" "));
  }

  function choose(next: string) {
    setOwn(next === OWN);
    if (next !== OWN) cut({ from: next, to: "" });
  }

  return (
    <div className="mb-2 flex flex-wrap items-center gap-2 text-sm">
      <Select
        aria-label="Time range"
        className="w-44"
        value={shown}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">Any time</option>
        {RANGES.map((range) => (
          <option key={range.value} value={range.value}>
            {range.label}
          </option>
        ))}
        <option value={OWN}>Between two times</option>
      </Select>
      {shown === OWN && (
        <>
          <Bound label="From (UTC)" value={from} onChange={(at) => cut({ from: at, to })} />
          <span className="text-muted">to</span>
          <Bound label="To (UTC)" value={to} onChange={(at) => cut({ from, to: at })} />
          <span className="text-xs text-muted">UTC</span>
        </>
      )}
    </div>
  );
}

function Bound({ label, value, onChange }: { label: string; value: string; onChange: (at: string) => void }) {
  const at = spanOf(value);
  return (
    <Input
      type="datetime-local"
      aria-label={label}
      className="w-52"
      key={value}
      defaultValue={at ? fieldOf(at.from).slice(0, 16) : ""}
      onBlur={(event) =>
        event.target.value !== fieldOf(at?.from ?? "").slice(0, 16) && onChange(event.target.value)
      }
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

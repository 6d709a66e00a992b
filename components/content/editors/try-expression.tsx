"use client";

import { useState } from "react";
import { Button } from "../../ui/button";
import { type Evaluated, evaluated } from "./evaluate";
import { JsonField } from "./json";

/** Runs an expression here in the browser on an input that is typed: nothing is saved and nothing is sent. */
export default function TryExpression({
  expression,
  names,
}: {
  expression: string;
  names: readonly string[];
}) {
  const [input, setInput] = useState<unknown>(() => Object.fromEntries(names.map((name) => [name, ""])));
  const [answer, setAnswer] = useState<Evaluated>();
  const [pending, setPending] = useState(false);

  async function run() {
    setPending(true);
    setAnswer(await evaluated(expression, input));
    setPending(false);
  }

  return (
    <div className="flex flex-col gap-3 rounded-md border p-3">
      <JsonField label="Input to try it on" rows={5} value={input} onChange={setInput} />
      <div>
        <Button size="sm" pending={pending} onClick={run}>
          Run
        </Button>
      </div>
      {answer && (
        <div role="status" className="text-sm">
          {answer.ok ? (
            <pre className="max-h-72 overflow-auto rounded-md bg-sunken p-2.5 font-mono text-xs leading-5">
              {answer.text}
            </pre>
          ) : (
            <p className="font-medium text-danger">{answer.error}</p>
          )}
          <p className="mt-1 text-xs text-muted">{Math.round(answer.ms)} ms</p>
        </div>
      )}
    </div>
  );
}

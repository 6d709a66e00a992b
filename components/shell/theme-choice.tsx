"use client";

import { useEffect, useState } from "react";

const themes = ["system", "light", "dark"] as const;

/** Light, dark or the system's own: kept in a cookie, so that the server draws it at once. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<string>("system");
  useEffect(() => setTheme(document.documentElement.dataset.theme ?? "system"), []);

  function choose(next: string) {
    setTheme(next);
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve.
    document.cookie = `bw-theme=${next}; path=/; max-age=31536000; samesite=lax`;
  }

  return (
    <fieldset>
      <legend className="mb-1.5 text-xs text-muted">Theme</legend>
      <div className="flex gap-3">
        {themes.map((each) => (
          <label key={each} className="flex items-center gap-1.5 capitalize">
            <input
              type="radio"
              name="theme"
              className="accent-accent"
              checked={theme === each}
              onChange={() => choose(each)}
            />
            {each}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

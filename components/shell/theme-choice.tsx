"use client";

import { useEffect, useId, useState } from "react";

const themes = ["system", "light", "dark"] as const;

/** Light, dark or the system's own: kept in a cookie, so that the server draws it at once. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<string>("system");
  const name = useId();
  useEffect(() => {
    const root = document.documentElement;
    const read = () => setTheme(root.dataset.theme ?? "system");
    read();
    // The same choice may stand in the person's menu and on his page.
    const watch = new MutationObserver(read);
    watch.observe(root, { attributes: true, attributeFilter: ["data-theme"] });
    return () => watch.disconnect();
  }, []);

  function choose(next: string) {
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve.
    document.cookie = `bw-theme=${next}; path=/; max-age=31536000; samesite=lax`;
  }

  return (
    <fieldset>
      <legend className="mb-1.5 text-xs text-muted">Theme</legend>
      <div className="flex gap-3 text-sm">
        {themes.map((each) => (
          <label key={each} className="flex items-center gap-1.5 capitalize">
            <input
              type="radio"
              name={name}
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

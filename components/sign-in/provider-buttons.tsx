/** The providers by which one can sign in here: plain links, so that they work before any script does. */
export function ProviderButtons({ buttons }: { buttons: { name: string; href: string }[] }) {
  if (buttons.length === 0) return null;
  return (
    <div className="mt-5 border-t pt-5">
      <ul aria-label="Sign in by a provider" className="flex flex-col gap-2">
        {buttons.map(({ name, href }) => (
          <li key={href}>
            <a
              href={href}
              className="flex h-8 items-center justify-center rounded-md border bg-surface px-3 text-sm font-medium hover:bg-sunken"
            >
              Continue with {name}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The tab's icon in the tenant's colour (T6). */
export function TenantIcon({ color }: { color: string }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${color}"/><path d="M10 8h7a5 5 0 0 1 3 9 5 5 0 0 1-2 9h-8z" fill="#fff"/></svg>`;
  return <link rel="icon" href={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}

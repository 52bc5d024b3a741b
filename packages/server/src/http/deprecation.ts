import type { Route } from '../contract/define.ts';

/** Headers that tell of a route's end: since when (RFC 9745) and until when (RFC 8594); none for those that stay. */
export function deprecationHeaders({
  deprecated,
}: Pick<Route, 'deprecated'>): Readonly<Record<string, string>> {
  if (deprecated === undefined) return {};
  const since = Math.floor(Date.parse(`${deprecated.since}T00:00:00Z`) / 1000);
  return {
    deprecation: `@${since}`,
    sunset: new Date(`${deprecated.until}T00:00:00Z`).toUTCString(),
  };
}

import type { Route } from '../contract/define.ts';

/** What any call may be given. */
export interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The path of a call below `/api/v1`, with its query. */
export function addressOf(route: Route, input: AnyInput): string {
  const path = route.path.replaceAll(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) => {
    const value = String(input.params?.[name] ?? '');
    return rest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined && each !== null) query.append(name, String(each));
  return `${path}${query.size > 0 ? `?${query}` : ''}`;
}

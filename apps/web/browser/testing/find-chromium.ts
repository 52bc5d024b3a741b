import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the browser is: what `CODEX_CHROMIUM` names, or one of the system. Null: there is none. */
export function findChromium(): string | null {
  const named = process.env['CODEX_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return PLACES.find((path) => existsSync(path)) ?? null;
}
